"""Pages of the invented outlets, with their links turned so that they stay within this site."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse

from danbiet.demo.script import world
from danbiet.kit.http import HttpStatus
from danbiet.listening.fetching import client, named_hosts

HTML = "text/html"


class NoSuchOutlet(LookupError):
    """No invented outlet has this host."""


class NoSuchPaper(LookupError):
    """The outlet has no page at this path."""


@dataclass(frozen=True)
class Paper:
    """A page as the outlet serves it, its own links rewritten."""

    body: str
    content_type: str


def readable_url(url: str) -> str:
    """Return where a browser can read this address: an invented outlet's pages are shown by this site."""
    parts = urlsplit(url)
    if world().outlet(parts.hostname or "") is None:
        return url
    return reverse("demo_paper", args=[parts.hostname, parts.path.lstrip("/")])


def read_paper(host: str, path: str) -> Paper:
    """Return a page of an invented outlet. Raises NoSuchOutlet, NoSuchPaper and FetchError."""
    if world().outlet(host) is None or host not in named_hosts:
        raise NoSuchOutlet(host)
    try:
        response = client().get(f"http://{host}{path}")
    except HttpStatus as error:
        if error.status != 404:
            raise
        raise NoSuchPaper(path) from error
    text, content_type = response.body.decode(), response.content_type or HTML
    return Paper(_turned(text, host) if content_type.startswith(HTML) else text, content_type)


def _turned(text: str, host: str) -> str:
    prefix = f"/minh-hoa/bao/{host}/"
    return text.replace('href="/"', f'href="{prefix}trang-chu"').replace('href="/', f'href="{prefix}')
