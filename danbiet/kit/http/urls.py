"""What an address must look like before it is opened."""

import re

import httpx

from danbiet.kit.http.errors import BadUrl

LONGEST_URL = 2_048
HOST = re.compile(rb"[A-Za-z0-9._:-]+")


def readable(url: str) -> str:
    """Return ``url`` fit for a message: no user name or password, not endless."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url[:200]
    place, slash, path = rest.partition("/")
    return f"{scheme}://{place.rpartition('@')[2]}{slash}{path}"[:200]


def checked_url(url: str) -> httpx.URL:
    """Return the address parsed, without its fragment.

    Raises BadUrl unless it is http or https with a host and no user name.
    """
    shown = readable(url)
    if len(url) > LONGEST_URL:
        raise BadUrl(url=shown, reason=f"dài quá {LONGEST_URL} ký tự")
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise BadUrl(url=shown, reason="viết sai dạng") from error
    reason = fault(parsed)
    if reason is not None:
        raise BadUrl(url=shown, reason=reason)
    return parsed.copy_with(fragment=None)


def fault(url: httpx.URL) -> str | None:
    if url.scheme not in ("http", "https"):
        return "chỉ đọc được http và https"
    if url.userinfo:
        return "có kèm tên đăng nhập hoặc mật khẩu"
    if not HOST.fullmatch(url.raw_host):
        return "thiếu tên máy chủ hoặc tên ấy viết sai"
    return None


def next_hop(url: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads, relative ones resolved; raises BadUrl."""
    try:
        target = url.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise BadUrl(url=readable(location), reason="trang chuyển hướng sai dạng") from error
    return checked_url(str(target))
