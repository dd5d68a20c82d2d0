"""Keys change while the product runs: everything encrypted moves to the newest, however often it is cut short."""

from __future__ import annotations

import io

import pytest
from click.testing import CliRunner

from danbiet.cli.addresses import command
from danbiet.delivery.actions import rotation
from danbiet.delivery.actions.imports import import_recipients
from danbiet.delivery.actions.letters import post_letter
from danbiet.delivery.actions.rotation import Rotated, keys_in_use, rotate_everything
from danbiet.delivery.actors import LEDGER
from danbiet.delivery.addresses import KeyMissing, current_key_id, unseal
from danbiet.delivery.content import address_use
from danbiet.delivery.models import Audience, Letter
from danbiet.delivery.providers import settings_of
from tests.cast import NOW
from tests.delivery.nouns import a_gateway, a_list, a_provider

pytestmark = pytest.mark.django_db
OLD, NEW = "o" * 40, "n" * 40


@pytest.fixture
def provider(officer, settings):
    settings.ADDRESS_KEYS = [OLD]
    with a_gateway() as gateway:
        yield a_provider(officer.agency, gateway)


@pytest.fixture
def audience(officer, provider):
    return a_list(officer.agency, numbers=7)


@pytest.fixture
def letter(officer, provider):
    post_letter(officer.agency, to="an@bo.example", subject="a", text="b", key="thu:1", by=officer, at=NOW)
    return Letter.objects.get()


@pytest.fixture
def keys(settings, audience, letter):
    settings.ADDRESS_KEYS = [NEW, OLD]
    return settings


def addresses(audience):
    use = address_use(audience.pk)
    return [
        unseal(bytes(each), use=use) for each in audience.recipients.order_by("pk").values_list("address", flat=True)
    ]


def test_once_it_is_done_the_old_key_may_go(keys, audience, letter, provider, officer):
    before = addresses(audience)
    assert rotate_everything(by=LEDGER, at=NOW) == Rotated(sealed=9, lists=1)
    keys.ADDRESS_KEYS = [NEW]
    assert addresses(audience) == before
    provider.refresh_from_db()
    assert settings_of(provider).brandname == "DanBiet"
    letter.refresh_from_db()
    assert unseal(bytes(letter.address), use=b"letter") == "an@bo.example"
    again = import_recipients(
        Audience.objects.get(pk=audience.pk), io.BytesIO(b"sdt\n0912300000\n"), filename="a.csv", by=officer, at=NOW
    )
    assert (again.added, again.doubles) == (0, 1)
    keys.ADDRESS_KEYS = [OLD]
    with pytest.raises(KeyMissing, match="DANBIET_ADDRESS_KEY"):
        addresses(audience)


def test_a_run_that_was_cut_short_goes_on_where_it_stopped(keys, audience, monkeypatch):
    monkeypatch.setattr(rotation, "CHUNK", 3)
    said = []

    def cut(what, done, total):
        said.append((what, done, total))
        if len(said) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate_everything(by=LEDGER, at=NOW, tell=cut)
    assert said == [("addresses", 3, 7), ("addresses", 6, 7)]
    assert len(addresses(audience)) == 7  # both keys open them meanwhile
    rest = []
    rotate_everything(by=LEDGER, at=NOW, tell=lambda *words: rest.append(words))
    assert rest[0] == ("addresses", 1, 1)
    assert rotate_everything(by=LEDGER, at=NOW) == Rotated(sealed=0, lists=0)


def test_what_is_written_in_this_moment_is_not_put_back(keys, audience, monkeypatch):
    """Between the reading and the writing of a batch a worker seals a new text; the newer one stays."""
    row = audience.recipients.order_by("pk").first()
    seal = rotation.seal

    def sealing(text, *, use):
        if text == "+84912300000":
            newer = seal("+84999999999", use=use)
            audience.recipients.filter(pk=row.pk).update(address=newer)
        return seal(text, use=use)

    monkeypatch.setattr(rotation, "seal", sealing)
    rotate_everything(by=LEDGER, at=NOW)
    assert addresses(audience)[0] == "+84999999999"


def test_without_the_old_key_it_says_which_is_missing(keys, audience):
    keys.ADDRESS_KEYS = [NEW]
    with pytest.raises(KeyMissing, match="add that key behind the newest one"):
        rotate_everything(by=LEDGER, at=NOW)


def test_the_command_says_how_far_it_is_and_which_keys_are_left(keys, audience):
    old = Audience.objects.get(pk=audience.pk).key_id
    before = CliRunner().invoke(command, ["keys"], catch_exceptions=False)
    assert f"addresses: 7 under {old}" in before.output
    assert f"Keep the older keys ({old})" in before.output
    done = CliRunner().invoke(command, ["rotate"], catch_exceptions=False)
    assert "addresses: 7 of 7" in done.output
    assert "9 texts were encrypted anew, and the hashes of 1 lists." in done.output
    assert "the older ones may leave DANBIET_ADDRESS_KEY" in done.output
    assert keys_in_use()["addresses"] == {current_key_id(): 7}
