"""What a newspaper lets machines read is respected."""

import pytest

from danbiet.kit.http import RobotsForbids
from danbiet.kit.robots import Robots, address_of

AGENT = "DanBiet/1.0 (+https://danbiet.example)"
RULES = b"""\xef\xbb\xbfUser-agent: *
Disallow: /noi-bo/
Allow: /noi-bo/cong-khai/
Disallow: /*?print=
Disallow: /*.pdf$
Crawl-delay: 7

User-agent: KeXau
Disallow: /

Sitemap: https://bao.example/sitemap.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/tin-1.html", True),
        ("/noi-bo/a", False),
        ("/noi-bo/cong-khai/a", True),
        ("/tin?print=1", False),
        ("/van-ban.pdf", False),
        ("/van-ban.pdf?x", True),
    ],
)
def test_the_longest_matching_rule_decides(path: str, allowed: bool):
    assert Robots(RULES, 200).allows(f"https://bao.example{path}", AGENT) is allowed


def test_rules_for_another_reader_are_not_ours():
    robots = Robots(RULES, 200)
    assert not robots.allows("https://bao.example/tin-1.html", "KeXau/2.0")
    assert robots.crawl_delay(AGENT) == 7.0
    assert robots.crawl_delay("KeXau/2.0") is None
    assert robots.sitemaps == ["https://bao.example/sitemap.xml"]


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(200, True), (403, True), (404, True), (410, True), (429, False), (500, False), (None, False)],
)
def test_a_missing_file_allows_and_a_server_in_trouble_does_not(status: int | None, allowed: bool):
    assert Robots(b"", status).allows("https://bao.example/tin", AGENT) is allowed


def test_an_error_page_is_not_read_as_rules():
    assert Robots(b"User-agent: *\nDisallow: /", 404).allows("https://bao.example/tin", AGENT)


def test_a_forbidden_page_says_why_and_what_else():
    with pytest.raises(RobotsForbids, match=r"Trang bao\.example không cho máy đọc .* RSS"):
        Robots(RULES, 200).require("https://bao.example/noi-bo/a", AGENT)
    Robots(RULES, 200).require("https://bao.example/tin", AGENT)


def test_an_endless_file_is_read_to_its_500th_kilobyte():
    body = b"User-agent: *\n" + b"Disallow: /a\n" * 60_000 + b"Disallow: /tin\n"
    assert Robots(body, 200).allows("https://bao.example/tin", AGENT)
    assert not Robots(body, 200).allows("https://bao.example/a", AGENT)


def test_the_rules_lie_at_the_root_of_the_same_host_and_port():
    assert address_of("https://bao.example:8443/muc/tin?x=1") == "https://bao.example:8443/robots.txt"
