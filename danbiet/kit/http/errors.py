"""Why a fetch brought nothing, in words for the officer and a code for the row.

``words`` is ``template`` filled with ``values``; a page that speaks another
language translates the template and fills it the same way.
"""

from typing import ClassVar


class FetchError(Exception):
    """Something kept us from reading an address.

    ``code`` is stable and fit for a column; ``words`` says what happened and
    what comes next; ``retry_after_s`` is the wait the server asked for, if any.
    """

    code: ClassVar[str] = "fetch_error"
    template: ClassVar[str] = "Không đọc được %(url)s. Hệ thống sẽ thử lại sau."

    def __init__(self, *, url: str, retry_after_s: float | None = None, **values: object) -> None:
        self.url = url
        self.retry_after_s = retry_after_s
        self.values: dict[str, object] = {"url": url, **values}
        super().__init__(self.words)

    @property
    def words(self) -> str:
        return self.template % self.values


class BadUrl(FetchError):
    code = "bad_url"
    template = (
        "Địa chỉ “%(url)s” không dùng được: %(reason)s. "
        "Hãy sửa thành địa chỉ đầy đủ bắt đầu bằng http:// hoặc https://."
    )


class RefusedAddress(FetchError):
    code = "refused_address"
    template = (
        "Hệ thống từ chối mở %(url)s: %(reason)s. Hãy kiểm tra lại địa chỉ nguồn tin; "
        "nếu đó thật là máy của cơ quan, nhờ quản trị viên cho phép máy ấy."
    )


class NameNotFound(FetchError):
    code = "name_not_found"
    template = (
        "Không tìm thấy tên miền “%(host)s”. Hệ thống sẽ thử lại; "
        "nếu lỗi kéo dài quá một ngày, hãy kiểm tra địa chỉ nguồn tin."
    )


class ConnectionFailed(FetchError):
    code = "connection_failed"
    template = "Không kết nối được với %(host)s (%(reason)s). Hệ thống sẽ thử lại; không cần làm gì."


class TlsFailed(FetchError):
    code = "tls_failed"
    template = (
        "Kết nối bảo mật với %(host)s không tin cậy được (%(reason)s). Hệ thống sẽ thử lại; "
        "nếu lỗi kéo dài, hãy báo cơ quan chủ quản trang gia hạn chứng thư."
    )


class TimedOut(FetchError):
    code = "timed_out"
    template = "%(host)s trả lời quá chậm (quá %(seconds)s giây). Hệ thống sẽ thử lại; không cần làm gì."


class TooLarge(FetchError):
    code = "too_large"
    template = (
        "%(url)s gửi về nhiều hơn %(limit)s nên hệ thống dừng đọc và không giữ phần nào. "
        "Hãy chọn một nguồn tin nhỏ hơn, ví dụ theo từng chuyên mục."
    )


class TooManyRedirects(FetchError):
    code = "too_many_redirects"
    template = "%(url)s chuyển hướng quá %(limit)s lần. Hãy mở trang bằng trình duyệt và lấy địa chỉ cuối cùng."


class RedirectLoop(FetchError):
    code = "redirect_loop"
    template = (
        "%(url)s chuyển hướng vòng tròn về chính nó. "
        "Hãy mở trang bằng trình duyệt và lấy địa chỉ khác; hệ thống vẫn thử lại."
    )


class UnreadableBody(FetchError):
    code = "unreadable_body"
    template = (
        "%(url)s gửi về dữ liệu nén hỏng hoặc bằng kiểu nén lạ (%(reason)s). Hệ thống sẽ thử lại; không cần làm gì."
    )


class RobotsForbids(FetchError):
    code = "robots_forbids"
    template = (
        "Trang %(host)s không cho máy đọc địa chỉ này (robots.txt). Hệ thống tôn trọng và "
        "không đọc; hãy dùng nguồn RSS của trang hoặc xin phép cơ quan chủ quản."
    )


class HttpStatus(FetchError):
    """The server answered, but not with the document; ``status`` is its number."""

    code = "http_status"
    template = "%(host)s trả lời mã %(status)s: %(meaning)s"

    def __init__(self, *, url: str, host: str, status: int, retry_after_s: float | None = None) -> None:
        self.status = status
        super().__init__(
            url=url,
            retry_after_s=retry_after_s,
            host=host,
            status=status,
            meaning=meaning_of(status),
        )


MEANINGS = {
    401: "trang đòi đăng nhập. Hãy chọn nguồn tin công khai khác.",
    402: "trang thu phí. Hãy chọn nguồn tin công khai khác.",
    403: "trang không cho hệ thống đọc. Hãy xin phép cơ quan chủ quản hoặc chọn nguồn khác.",
    404: "không có trang này. Hãy kiểm tra lại địa chỉ nguồn tin.",
    410: "trang đã bị gỡ hẳn. Hãy tắt hoặc thay địa chỉ nguồn tin.",
    429: "trang đề nghị đọc thưa hơn. Hệ thống sẽ chờ rồi thử lại; không cần làm gì.",
    451: "trang bị chặn vì lý do pháp lý. Hãy chọn nguồn tin khác.",
}


def meaning_of(status: int) -> str:
    """Return what an HTTP status means for a source, in one Vietnamese sentence or two."""
    if status >= 500:
        return "máy chủ của trang đang lỗi. Hệ thống sẽ thử lại; không cần làm gì."
    return MEANINGS.get(
        status,
        "trang không đưa nội dung. Hệ thống sẽ thử lại; nếu lặp lại, hãy xem địa chỉ.",
    )
