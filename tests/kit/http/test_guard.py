"""No feed, redirect or DNS answer can point the product at its own network."""

from ipaddress import ip_address

import pytest

from danbiet.kit.http import Client, ConnectionFailed, NameNotFound, RefusedAddress, Timeouts
from danbiet.kit.http.guard import networks, refusal
from tests.kit.http.press import Press

CLOSED = [
    "127.0.0.1", "127.8.8.8", "::1", "0.0.0.0", "::", "10.0.0.5", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "fe80::1", "fc00::1", "fd12::1", "fec0::1", "100.64.0.1", "100.127.255.254", "224.0.0.1", "ff02::1",
    "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
]  # fmt: skip
OPEN = [
    "93.184.215.14",
    "8.8.8.8",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "100.63.255.255",
    "172.32.0.1",
]


@pytest.mark.parametrize("address", CLOSED)
def test_a_closed_address_is_refused_with_its_reason(address: str):
    reason = refusal(ip_address(address))
    assert reason is not None
    assert " là " in reason


@pytest.mark.parametrize("address", OPEN)
def test_a_public_address_is_open(address: str):
    assert refusal(ip_address(address)) is None


def test_a_network_the_operator_opened_is_open_and_only_that_one():
    allowed = networks({"10.20.0.0/16"})
    assert refusal(ip_address("10.20.1.1"), allowed) is None
    assert refusal(ip_address("::ffff:10.20.1.1"), allowed) is None
    assert refusal(ip_address("10.21.1.1"), allowed) is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/", "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/",
        "http://0/", "https://localhost/", "http://LOCALHOST/",
    ],
)  # fmt: skip
def test_every_way_to_write_our_own_machine_is_refused(url: str):
    with pytest.raises(RefusedAddress, match="từ chối mở"):
        Client(user_agent="DanBiet/1.0").get(url)


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://127.0.0.1/", "http://localhost:80/"]
)
def test_a_redirect_into_our_network_is_refused(press: Press, client: Client, target: str):
    with pytest.raises(RefusedAddress):
        client.get(press.redirect("/rss", target))


def test_a_name_that_leads_to_our_machine_is_refused():
    client = Client(user_agent="DanBiet/1.0", resolver=lambda host, port: ["127.0.0.1"])
    with pytest.raises(RefusedAddress, match=r"http://bao-gia\.example/: 127\.0\.0\.1 là chính máy chủ này"):
        client.get("http://bao-gia.example/")


def test_one_closed_address_among_open_ones_refuses_the_name():
    client = Client(user_agent="DanBiet/1.0", resolver=lambda host, port: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(RefusedAddress):
        client.get("http://hai-mat.example/")


def test_the_address_that_was_checked_is_the_one_connected_to(press: Press):
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    press.serve("/rss", b"tin")
    client = Client(
        user_agent="DanBiet/1.0",
        resolver=rebinding,
        allow_private=frozenset({"127.0.0.1/32"}),
        allow_ports=frozenset({press.server_port}),
    )
    url = f"http://doi-dia-chi.example:{press.server_port}/rss"
    assert client.get(url).body == b"tin"
    assert asked == ["doi-dia-chi.example"]
    with pytest.raises(RefusedAddress, match=r"10\.0\.0\.1"):
        client.get(url)


def test_only_the_ports_of_the_web_are_opened():
    client = Client(user_agent="DanBiet/1.0", resolver=lambda host, port: ["93.184.215.14"])
    with pytest.raises(RefusedAddress, match="cổng 5432"):
        client.get("http://bao.example:5432/")


def test_a_named_host_opens_itself_and_no_other(press: Press, client: Client):
    press.serve("/rss", b"tin")
    assert client.get("http://BAO-SONG-MAY.example/rss").body == b"tin"
    with pytest.raises(RefusedAddress):
        client.get(f"http://127.0.0.1:{press.server_port}/rss")


def test_a_host_named_after_the_client_was_made_is_found(press: Press):
    hosts: dict[str, tuple[str, int]] = {}
    client = Client(user_agent="DanBiet/1.0", hosts=hosts)
    hosts |= press.hosts
    assert client.get(press.serve("/rss", b"tin")).body == b"tin"


def test_a_name_without_an_address_is_told_as_such():
    with pytest.raises(NameNotFound, match=r"khong-co\.invalid"):
        Client(user_agent="DanBiet/1.0").get("http://khong-co.invalid/")


def test_a_closed_door_is_told_as_such(press: Press):
    press.server_close()
    client = Client(user_agent="DanBiet/1.0", hosts=press.hosts, timeout=Timeouts(connect=1))
    with pytest.raises(ConnectionFailed, match="không nhận kết nối"):
        client.get("http://bao-song-may.example/")
