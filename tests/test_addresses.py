"""Every address has one name, and every name one address: a link can lead to one place only."""

from __future__ import annotations

from collections import Counter

from tests.addresses import every_address


def test_no_two_addresses_bear_one_name():
    ours = [address for address in every_address() if address.name and not address.is_the_editors]
    times = Counter((address.name, frozenset(address.parameters)) for address in ours)
    assert {name: n for name, n in times.items() if n > 1} == {}


def test_no_name_stands_for_a_page_of_the_desk_and_one_for_readers():
    desk = {address.name for address in every_address() if address.name and address.at_the_desk}
    readers = {address.name for address in every_address() if address.name and not address.at_the_desk}
    assert desk & readers == set()
