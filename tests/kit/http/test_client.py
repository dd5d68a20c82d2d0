"""A source is read over real HTTP; only the press of the test stands on loopback."""

import gzip
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from danbiet.kit.http import BadUrl, Client, HttpStatus, RedirectLoop, Response, TooManyRedirects
from tests.kit.http.press import HOST, Press


def test_a_document_comes_with_what_the_next_reading_needs(press: Press, client: Client):
    url = press.serve("/rss", b"<rss/>", ETag='"v1"', Last_Modified="Sat, 21 Nov 2026 01:00:00 GMT")
    answer = client.get(url)
    assert answer == Response(
        status=200,
        url=url,
        requested_url=url,
        headers=answer.headers,
        body=b"<rss/>",
        not_modified=False,
        elapsed_s=answer.elapsed_s,
        retry_after_s=None,
    )
    assert (answer.etag, answer.last_modified) == ('"v1"', "Sat, 21 Nov 2026 01:00:00 GMT")
    assert 0 < answer.elapsed_s < 5


def test_an_unchanged_feed_is_not_sent_again(press: Press, client: Client):
    url = press.serve("/rss", status=304)
    answer = client.get(url, etag='"v1"', last_modified="Sat, 21 Nov 2026 01:00:00 GMT")
    asked = press.asked[0][1]
    assert (answer.not_modified, answer.body) == (True, b"")
    assert asked["if-none-match"] == '"v1"'
    assert asked["if-modified-since"] == "Sat, 21 Nov 2026 01:00:00 GMT"


def test_the_server_is_told_who_reads_and_given_no_cookie_back(press: Press, client: Client):
    url = press.serve("/rss", b"x", Set_Cookie="doc=gia")
    assert "set-cookie" not in client.get(url).headers
    client.get(url)
    asked = press.asked[1][1]
    assert asked["user-agent"] == "DanBiet/1.0 (+https://danbiet.example)"
    assert asked["host"] == HOST
    assert "cookie" not in asked


def test_a_proxy_in_the_environment_is_ignored(press: Press, client: Client, monkeypatch: pytest.MonkeyPatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert client.get(press.serve("/rss", b"x")).body == b"x"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"<rss>tin</rss>")),
        ("gzip", gzip.compress(b"<rss>") + gzip.compress(b"tin</rss>")),
        ("deflate", zlib.compress(b"<rss>tin</rss>")),
        ("deflate", zlib.compress(b"<rss>tin</rss>")[2:-4]),
        ("identity", b"<rss>tin</rss>"),
    ],
    ids=["gzip", "gzip in two members", "deflate", "deflate without its header", "plain"],
)
def test_a_packed_body_is_unpacked(press: Press, client: Client, encoding: str, packed: bytes):
    assert client.get(press.serve("/rss", packed, Content_Encoding=encoding)).body == b"<rss>tin</rss>"


def test_a_moved_source_is_followed_and_its_new_address_told(press: Press, client: Client):
    press.serve("/moi", b"tin")
    press.redirect("/giua", "/moi", status=308)
    answer = client.get(press.redirect("/cu", "giua#dau", status=301))
    assert (answer.body, answer.url, answer.requested_url) == (b"tin", f"http://{HOST}/moi", f"http://{HOST}/cu")
    assert answer.moved_permanently


def test_a_move_for_a_while_is_not_called_permanent(press: Press, client: Client):
    press.serve("/moi", b"tin")
    press.redirect("/giua", "/moi", status=302)
    assert not client.get(press.redirect("/cu", "/giua", status=301)).moved_permanently


def test_a_source_redirecting_to_itself_is_stopped_at_once(press: Press, client: Client):
    url = press.redirect("/vong", "/vong")
    with pytest.raises(RedirectLoop, match="vòng tròn"):
        client.get(url)
    assert len(press.asked) == 1


def test_two_addresses_redirecting_to_each_other_are_stopped(press: Press, client: Client):
    press.redirect("/b", "/a")
    with pytest.raises(RedirectLoop):
        client.get(press.redirect("/a", "/b"))
    assert len(press.asked) == 2


def test_five_redirects_are_followed_and_a_sixth_is_not(press: Press, client: Client):
    press.serve("/0", b"tin")
    for number in range(1, 7):
        press.redirect(f"/{number}", f"/{number - 1}")
    assert client.get(f"http://{HOST}/5").body == b"tin"
    with pytest.raises(TooManyRedirects, match="quá 5 lần"):
        client.get(f"http://{HOST}/6")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://a.example/x", "http://an:mat@a.example/", "gopher://a/"]
)
def test_a_redirect_may_only_lead_to_a_plain_web_address(press: Press, client: Client, target: str):
    with pytest.raises(BadUrl) as refused:
        client.get(press.redirect("/rss", target))
    assert "mat" not in refused.value.words.replace("mật", "")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tin-moi",
        "file:///etc/passwd",
        "http://an:mat@a.example/",
        "http://[1",
        "http://0177.0.0.1/",
        "http://%20/",
        "http://a.example/" + "x" * 3000,
    ],
)
def test_an_address_that_is_none_is_refused_before_anything_is_asked(press: Press, client: Client, url: str):
    with pytest.raises(BadUrl, match="Hãy sửa"):
        client.get(url)
    assert press.asked == []


def test_a_missing_page_says_what_to_do(press: Press, client: Client):
    with pytest.raises(HttpStatus) as missing:
        client.get(press.serve("/rss", status=404))
    assert (missing.value.status, missing.value.code) == (404, "http_status")
    assert missing.value.words == f"{HOST} trả lời mã 404: không có trang này. Hãy kiểm tra lại địa chỉ nguồn tin."


def test_a_busy_server_says_when_to_come_back(press: Press, client: Client):
    with pytest.raises(HttpStatus) as busy:
        client.get(press.serve("/rss", status=503, Retry_After="120"))
    assert (busy.value.status, busy.value.retry_after_s) == (503, 120.0)


def test_a_redirect_without_a_target_is_told_as_its_status(press: Press, client: Client):
    with pytest.raises(HttpStatus) as odd:
        client.get(press.serve("/rss", status=302))
    assert odd.value.status == 302


def test_many_threads_may_share_one_client(press: Press, client: Client):
    urls = [press.serve(f"/{number}", str(number).encode()) for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        assert [answer.body for answer in pool.map(client.get, urls)] == [str(number).encode() for number in range(20)]
