"""Whether addresses that we publish still open: asked of a real server on loopback, politely, once a day."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from danbiet.listening.fetching import named_hosts
from danbiet.measurement.actions.addresses import ask_addresses, forget_unnamed, name_addresses
from danbiet.measurement.models import AddressCheck
from tests.cast import NOW
from tests.kit.http.press import HOST, Press, open_press

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def web() -> Iterator[Press]:
    """Somebody's site, reached on loopback under its own name and without a gap."""
    with open_press() as server:
        server.serve("/robots.txt", status=404)
        named_hosts.addresses.update(server.hosts)
        yield server
        named_hosts.addresses.clear()


def asked(web: Press) -> list[str]:
    return [path for path, _headers in web.asked if path != "/robots.txt"]


def faults() -> dict[str, tuple[str, int]]:
    return {each.url.removeprefix(f"http://{HOST}"): (each.fault, each.failures) for each in AddressCheck.objects.all()}


def test_what_opens_and_what_does_not_is_told_apart(web: Press):
    urls = [
        web.serve("/mo", b"<p>co</p>"),
        web.serve("/mat", status=404),
        web.serve("/hong", status=500),
        web.redirect("/chuyen", "/mo"),
        web.redirect("/chuyen-mat", "/mat"),
        web.serve("/nguoi", status=403),
    ]
    name_addresses(urls, at=NOW)

    assert ask_addresses(at=NOW) == 6
    assert faults() == {
        "/mo": ("", 0), "/mat": ("404", 1), "/hong": ("500", 1), "/chuyen": ("", 0), "/chuyen-mat": ("404", 1),
        "/nguoi": ("", 0),
    }  # fmt: skip


def test_an_address_is_asked_once_a_day_however_many_pages_name_it(web: Press):
    url = web.serve("/mo")
    for _page in range(3):
        name_addresses([url], at=NOW)
        ask_addresses(at=NOW)
    ask_addresses(at=NOW + timedelta(hours=23))
    assert asked(web) == ["/mo"]
    ask_addresses(at=NOW + DAY)
    assert asked(web) == ["/mo", "/mo"]


def test_failures_in_a_row_are_counted_from_the_first_and_end_with_an_answer(web: Press):
    url = web.serve("/hong", status=500)
    name_addresses([url], at=NOW)
    for days in range(3):
        ask_addresses(at=NOW + days * DAY)
    broken = AddressCheck.objects.get()
    assert (broken.failures, broken.broken_since) == (3, NOW)

    web.serve("/hong", b"lai co")
    ask_addresses(at=NOW + 3 * DAY)
    assert list(AddressCheck.objects.values_list("fault", "failures", "broken_since")) == [("", 0, None)]


def test_a_host_that_does_not_answer_is_a_fault_and_its_robots_file_no_excuse(web: Press):
    name_addresses([f"http://{HOST}/bat-ky"], at=NOW)
    named_hosts.addresses[HOST] = ("127.0.0.1", 1)
    ask_addresses(at=NOW)
    assert faults() == {"/bat-ky": ("connection_failed", 1)}


def test_what_a_site_keeps_from_machines_is_not_asked_and_not_called_broken(web: Press):
    web.serve("/robots.txt", b"User-agent: *\nDisallow: /kin/")
    name_addresses([web.serve("/kin/trang", status=404)], at=NOW)
    ask_addresses(at=NOW)
    assert (asked(web), faults()) == ([], {"/kin/trang": ("", 0)})


def test_an_address_of_our_own_network_is_refused_and_never_asked(web: Press):
    inside = f"http://127.0.0.1:{web.server_port}/noi-bo"
    name_addresses([inside], at=NOW)
    ask_addresses(at=NOW)
    assert AddressCheck.objects.get().fault == "refused_address"
    assert asked(web) == []


def test_a_large_answer_is_an_answer(web: Press):
    name_addresses([web.serve("/lon", b"x" * 1_500_000)], at=NOW)
    ask_addresses(at=NOW)
    assert faults() == {"/lon": ("", 0)}


def test_only_a_few_are_asked_at_a_time(web: Press):
    name_addresses([web.serve(f"/{number}") for number in range(25)], at=NOW)
    assert (ask_addresses(at=NOW), ask_addresses(at=NOW), ask_addresses(at=NOW)) == (20, 5, 0)


def test_an_address_that_no_page_names_any_more_is_forgotten(web: Press):
    name_addresses([web.serve("/cu")], at=NOW)
    name_addresses([web.serve("/moi")], at=NOW + 6 * DAY)
    forget_unnamed(at=NOW + 8 * DAY)
    assert list(faults()) == ["/moi"]
