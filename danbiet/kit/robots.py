"""What a site lets machines read (RFC 9309), through protego.

Pure: fetching ``/robots.txt`` is the caller's, with the same guarded client.
"""

from urllib.parse import urlsplit

from protego import Protego

from danbiet.kit.http.errors import RobotsForbids

# RFC 9309, 2.5: a parser must read at least 500 KiB and may ignore the rest.
LONGEST_ROBOTS = 500 * 1024


def address_of(url: str) -> str:
    """Return where the robots.txt that rules ``url`` lies."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


class Robots:
    """The rules of one host.

    ``body`` is the file as served and ``status`` the answer's number after
    redirects; None when the host could not be reached. A file that is not
    there (4xx) allows everything; a server in trouble (5xx, 429, unreachable)
    allows nothing for now, so ask again later.
    """

    def __init__(self, body: bytes | None, status: int | None) -> None:
        self.unreachable = status is None or status >= 500 or status == 429
        readable = body if body is not None and status is not None and status < 300 else b""
        text = readable[:LONGEST_ROBOTS].decode("utf-8-sig", errors="replace")
        self.rules = Protego.parse(text)

    def allows(self, url: str, user_agent: str) -> bool:
        if self.unreachable:
            return False
        return bool(self.rules.can_fetch(url, user_agent))

    def require(self, url: str, user_agent: str) -> None:
        """Raise RobotsForbids unless ``url`` may be read."""
        if not self.allows(url, user_agent):
            raise RobotsForbids(url=url, host=urlsplit(url).hostname or "")

    def crawl_delay(self, user_agent: str) -> float | None:
        """Return the seconds the site asks for between two reads, or None."""
        delay = self.rules.crawl_delay(user_agent)
        return None if delay is None else float(delay)

    @property
    def sitemaps(self) -> list[str]:
        return list(self.rules.sitemaps)
