"""One address for one article: what the web adds for its own purposes is taken off."""

import re
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|"
    r"ttclid|igshid|igsh|mc_cid|mc_eid|_ga|_gl|zarsrc|gidzl|vero_id|wt_mc|cmpid|at_medium|"
    r"at_campaign|xtor",
    re.IGNORECASE,
)
DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 2_048
UNSAFE = re.compile(r"[^!-~]|[\"<>\\^`{|}]")
# Nine addresses of ten: nothing in them that the long way would change.
CANONICAL = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/[\w/.~%+,=@-]*", re.ASCII)


class NotAWebAddress(ValueError):
    """Not an http or https address of a host."""


def canonical_url(url: str, *, base: str | None = None) -> str:
    """Return the address under which an article is known, resolved against ``base``.

    Lower-case scheme and host (in punycode), no default port, no user name,
    no fragment, no tracking parameter; path and other parameters as they were,
    in their order. Raises NotAWebAddress.
    """
    if len(url) <= LONGEST and CANONICAL.fullmatch(url):
        return url
    return rewritten(url, base)


def rewritten(url: str, base: str | None) -> str:
    try:
        whole = urljoin(base or "", url.strip())
        parts = urlsplit(whole)
        host, port = parts.hostname or "", parts.port
        place = host_for_url(host, port, parts.scheme.lower())
    except (ValueError, UnicodeError) as error:
        raise NotAWebAddress(f"{url[:100]!r}: {error}") from error
    if parts.scheme.lower() not in DEFAULT_PORTS or not host or len(whole) > LONGEST:
        raise NotAWebAddress(f"{url[:100]!r} is not an http(s) address")
    path = escaped(parts.path) or "/"
    return urlunsplit((parts.scheme.lower(), place, path, untracked(parts.query), ""))


def host_for_url(host: str, port: int | None, scheme: str) -> str:
    name = host.rstrip(".").lower()
    if not name.isascii():
        name = name.encode("idna").decode("ascii")
    if ":" in name:
        name = f"[{name}]"
    return name if port in (None, DEFAULT_PORTS.get(scheme)) else f"{name}:{port}"


def untracked(query: str) -> str:
    kept = [piece for piece in query.split("&") if piece and not is_tracking(piece)]
    return escaped("&".join(kept))


def is_tracking(piece: str) -> bool:
    named = parse_qsl(piece, keep_blank_values=True)
    return bool(named) and TRACKING.fullmatch(named[0][0]) is not None


def escaped(text: str) -> str:
    return UNSAFE.sub(lambda found: quote(found[0]), text)
