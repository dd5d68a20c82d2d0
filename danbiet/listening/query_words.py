"""What is wrong with a query, in the reader's language; the engine says it in Vietnamese, with a code."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from danbiet.engine.matching import QuerySyntaxError


class Said(NamedTuple):
    """What is wrong, and what to do."""

    message: str
    hint: str


WORDS: Final[dict[str, tuple[str | Promise, str | Promise]]] = {
    "too_long": (
        _("Bộ từ khoá dài %(length)s ký tự, quá %(most)s."),
        _("Hãy tách thành nhiều bộ từ khoá cho cùng một chính sách."),
    ),
    "nothing_exact": (
        _("Sau dấu = không có từ nào."),
        _("Viết liền từ cần tìm đúng dấu, ví dụ =bao hoặc =“giá điện”."),
    ),
    "exact_bracket": (_("Sau dấu = phải là một từ."), _("Đặt dấu = trước từng từ, không trước dấu ngoặc.")),
    "open_phrase": (_("Cụm từ thiếu dấu ngoặc kép đóng."), _('Thêm dấu " vào cuối cụm từ.')),
    "no_distance": (_("Phép GẦN thiếu khoảng cách."), _("Viết số từ tối đa sau dấu /, ví dụ GẦN/5.")),
    "wrong_distance": (
        _("Khoảng cách %(number)s không dùng được."),
        _("Khoảng cách của GẦN là từ 1 đến %(most)s."),
    ),
    "empty_field": (
        _("Sau “%(field)s” không có gì để tìm."),
        _("Viết liền sau dấu hai chấm, ví dụ %(field)stừ; nếu là từ thường, bỏ dấu hai chấm."),
    ),
    "unknown_field": (
        _("Không có trường “%(field)s”."),
        _("Chỉ có tiêuđề: và báo: (hoặc title: và outlet:). Nếu dấu hai chấm thuộc về văn bản, đặt trong ngoặc kép."),
    ),
    "empty": (_("Bộ từ khoá còn trống."), _("Nhập ít nhất một từ hoặc một “cụm từ”.")),
    "extra_bracket": (_("Thừa dấu ngoặc đóng."), _("Bỏ dấu ) hoặc thêm dấu ( ở trước.")),
    "near_of_three": (
        _("GẦN chỉ nối hai vế."),
        _("Viết thành hai điều kiện: (a GẦN/5 b) VÀ (b GẦN/5 c)."),
    ),
    "empty_brackets": (_("Trong ngoặc không có gì."), _("Điền từ cần tìm vào ngoặc, hoặc bỏ cặp ngoặc.")),
    "too_deep": (
        _("Ngoặc lồng nhau quá %(most)s lớp."),
        _("Bỏ bớt ngoặc hoặc tách thành nhiều bộ từ khoá."),
    ),
    "open_bracket": (_("Dấu ngoặc mở chưa được đóng."), _("Thêm dấu ) vào cuối nhóm.")),
    "nested_field": (
        _("Một trường nằm trong một trường khác."),
        _("Viết hai trường cạnh nhau, không lồng vào nhau."),
    ),
    "outlet_name": (
        _("Tên báo phải là một từ, một cụm từ, hoặc vài tên nối bằng HOẶC."),
        _("Đặt tên nhiều chữ trong ngoặc kép, ví dụ báo:“Tuổi Trẻ”."),
    ),
    "before_bracket": (
        _("Trước dấu ngoặc đóng còn thiếu một vế."),
        _("Thêm từ cần tìm, hoặc bỏ phép nối ở trước."),
    ),
    "ends_early": (
        _("Bộ từ khoá kết thúc khi còn thiếu một vế."),
        _("Thêm từ ở cuối, hoặc bỏ phép nối cuối."),
    ),
    "wrong_not": (
        _("Phép loại trừ đặt sai chỗ."),
        _("Đặt dấu - hoặc KHÔNG trước cả vế, ví dụ -tiêuđề:từ."),
    ),
    "before_operator": (
        _("Trước “%(name)s” còn thiếu một vế."),
        _("%(name)s viết hoa là phép nối; từ thường thì viết chữ thường."),
    ),
    "wildcard": (
        _("Không tìm được theo ký tự đại diện *."),
        _("Viết đủ từ; nhiều cách viết thì nối bằng HOẶC."),
    ),
    "no_letters": (
        _("“%(words)s” không có chữ hay số nào để tìm."),
        _("Bỏ ký hiệu này, hoặc thay bằng từ cần tìm."),
    ),
    "long_word": (_("Một từ dài quá %(most)s ký tự."), _("Rút ngắn từ này.")),
    "near_sides": (
        _("Hai vế của GẦN phải là từ, cụm từ, hoặc vài từ nối bằng HOẶC."),
        _("Ví dụ: (giá HOẶC “giá bán”) GẦN/5 điện; trong tiêu đề: tiêuđề:(giá GẦN/5 điện)."),
    ),
    "near_pairs": (
        _("GẦN có quá nhiều cách ghép."),
        _("Bớt từ ở hai vế để còn tối đa %(most)s cách ghép."),
    ),
    "only_not": (
        _("Chỉ có điều kiện loại trừ: gần như mọi bài viết đều khớp."),
        _("Thêm ít nhất một từ phải có, ví dụ: học phí -“học phí lái xe”."),
    ),
}


def in_words(error: QuerySyntaxError) -> Said:
    """Return what is wrong and what to do; an error without a code speaks for itself."""
    if error.code not in WORDS:
        return Said(error.message, error.hint)
    message, hint = WORDS[error.code]
    return Said(str(message) % error.said, str(hint) % error.said)
