"""Which addresses a document may link to."""

from urllib.parse import urlsplit

from danbiet.documents.wording import clean


def is_web_address(address: str) -> bool:
    """Say whether ``address`` is http or https, has a host and hides no characters."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and clean(address) == address
