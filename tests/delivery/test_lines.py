"""Receipts on carriers' own lines, tokens that are good for one use, partners that are called."""

from __future__ import annotations

import time
from datetime import date

import pytest
from django.urls import reverse

from danbiet.channels.simulators.http_gateway import HttpGateway
from danbiet.channels.simulators.script import Trouble
from danbiet.channels.simulators.smpp import SmppCenter
from danbiet.channels.simulators.smtp import SmtpSink
from danbiet.channels.simulators.webhook import Partner
from danbiet.channels.simulators.zalo import ZaloCloud
from danbiet.channels.zalo import Tokens
from danbiet.delivery.actions.audiences import make_audience
from danbiet.delivery.actions.dispatches import DoesNotFit, WrongAudience, plan_dispatch
from danbiet.delivery.actions.hearing import hear_carriers, hear_lines
from danbiet.delivery.actions.providers import add_provider, change_provider, switch_on
from danbiet.delivery.actions.receipts import apply_receipts
from danbiet.delivery.actions.sending import send_batch
from danbiet.delivery.actions.settling import settle_uncertain
from danbiet.delivery.addresses import hasher, seal
from danbiet.delivery.content import address_use
from danbiet.delivery.models import AccountTokens, Audience, Recipient
from danbiet.delivery.providers import Lines, settings_of
from danbiet.delivery.receipts import LARGEST
from danbiet.delivery.tokens import DatabaseStore
from tests.cast import NOW
from tests.delivery.nouns import a_dispatch, a_list, a_provider, a_public_edition, counts_of, send_all

pytestmark = pytest.mark.django_db


def a_provider_like(officer, channel, settings):
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    plain = {name: v.get_secret_value() if hasattr(v, "get_secret_value") else v for name, v in values.items()}
    made = add_provider(officer.agency, channel=channel, name=f"Thử {channel}", values=plain, by=officer, at=NOW)
    return switch_on(made, by=officer, at=NOW)


def patiently(hear) -> int:
    """The network takes its time."""
    deadline, kept = time.monotonic() + 10, 0
    while not kept:
        assert time.monotonic() < deadline, "no receipt came"
        kept = hear()
        time.sleep(0.02)
    return kept


def test_a_carriers_receipts_come_in_while_the_loop_still_sends(officer):
    with SmppCenter() as center, Lines() as lines:
        a_provider_like(officer, "smpp", center.settings())
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=3), channel="smpp")
        while send_batch(at=NOW, lines=lines):
            pass
        assert counts_of(dispatch) == {"handed": 3}
        center.receipts(at=NOW)
        assert hear_lines(lines, at=NOW) == 0  # asked a moment ago

        def later():
            lines.heard = float("-inf")
            return hear_lines(lines, at=NOW)

        patiently(later)
        deadline = time.monotonic() + 10
        while counts_of(dispatch) != {"received": 3}:
            assert time.monotonic() < deadline
            later()
            apply_receipts(at=NOW)


def test_a_carriers_receipts_come_in_when_nothing_is_sent_any_more(officer):
    with SmppCenter() as center, Lines() as lines:
        a_provider_like(officer, "smpp", center.settings())
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=3), channel="smpp")
        send_all()
        assert (counts_of(dispatch), len(center.bound)) == ({"handed": 3}, 0)

        hear_carriers(lines, at=NOW)
        assert len(center.bound) == 1
        center.receipts(at=NOW)
        deadline = time.monotonic() + 10
        while counts_of(dispatch) != {"received": 3}:
            assert time.monotonic() < deadline
            hear_carriers(lines, at=NOW)
            apply_receipts(at=NOW)
        hear_carriers(lines, at=NOW)
        assert lines.providers == []  # nothing is owed: the line is given back


def test_few_messages_are_on_their_way_at_once_where_nobody_could_say_what_became_of_them(officer):
    with SmtpSink() as sink, HttpGateway() as gateway, Lines() as lines:
        mail, sms = a_provider_like(officer, "email", sink.settings()), a_provider(officer.agency, gateway)
        for provider in (mail, sms):
            for _batch in range(20):
                lines.took(provider, 10_000, 0.5)
        assert [lines.batch_size(mail), lines.batch_size(sms)] == [200, 2000]


def test_a_gateway_that_does_not_honour_ids_is_never_asked_twice(officer):
    with HttpGateway() as gateway:
        a_provider(officer.agency, gateway, values={"honours_ids": False})
        dispatch = a_dispatch(a_public_edition(officer.agency), a_list(officer.agency, numbers=2))
        gateway.script.troubles.append(Trouble.CUT_BEFORE)
        send_all()
        settle_uncertain(at=NOW.replace(hour=10))
        assert counts_of(dispatch) == {"uncertain": 2}
        assert sum(gateway.tally.sent.values()) == 0


# -- Zalo


ZNS = {"template_id": "7895417", "template_values": "tieu_de = {title}\nnoi_dung = {text}"}
VARIANTS = {"zalo": "Từ 01/5/2026, học phí giảm một nửa."}


def test_a_notice_goes_out_from_its_template_to_a_telephone_number(officer):
    with ZaloCloud() as cloud:
        provider = a_provider_like(officer, "zalo", cloud.settings(**ZNS))
        edition = a_public_edition(officer.agency, variants=VARIANTS)
        dispatch = a_dispatch(edition, a_list(officer.agency, numbers=2), channel="zalo")
        send_all()
        assert counts_of(dispatch) == {"handed": 2}
        assert [body["template_data"] for body in cloud.bodies] == [
            {"tieu_de": edition.content["title"], "noi_dung": VARIANTS["zalo"]}
        ] * 2
        assert (cloud.renewals, cloud.reused) == (1, 0)
        kept = AccountTokens.objects.get(provider=provider)
        assert b"refresh-1" not in bytes(kept.sealed)
        assert settings_of(provider).store.load().refresh == cloud.refresh == "refresh-1"

        again = a_dispatch(
            a_public_edition(officer.agency, variants=VARIANTS), a_list(officer.agency, numbers=1), channel="zalo"
        )
        send_all()
        assert (counts_of(again), cloud.renewals, cloud.reused) == ({"handed": 1}, 1, 0)


def test_without_a_template_a_notice_is_stopped_when_it_is_planned(officer):
    with ZaloCloud() as cloud:
        a_provider_like(officer, "zalo", cloud.settings(template_id=""))
        edition = a_public_edition(officer.agency, variants=VARIANTS)
        with pytest.raises(DoesNotFit) as refusal:
            plan_dispatch(edition, channel="zalo", audiences=[a_list(officer.agency)], by=officer, at=NOW)
        assert [problem.code for problem in refusal.value.problems] == ["no_template"]
        followers = a_list(officer.agency, numbers=["1234567890"], kind="zalo")
        with pytest.raises(WrongAudience):
            plan_dispatch(edition, channel="zalo", audiences=[followers], by=officer, at=NOW)


def test_a_new_authorisation_makes_the_old_tokens_void(officer):
    with ZaloCloud() as cloud:
        provider = a_provider_like(officer, "zalo", cloud.settings(**ZNS))
        settings_of(provider).store.save(Tokens("refresh-9", "access-9"))
        assert settings_of(provider).store.load() == Tokens("refresh-9", "access-9")
        values = {name: getattr(cloud.settings(**ZNS), name) for name in ("app_id", *ZNS)}
        change_provider(provider, values={**values, "refresh_token": "dán lại"}, by=officer, at=NOW)
        provider.refresh_from_db()
        assert settings_of(provider).store.load() is None


def test_only_one_process_renews_at_a_time(officer):
    from django.db import connection

    with ZaloCloud() as cloud:
        provider = a_provider_like(officer, "zalo", cloud.settings(**ZNS))
    other = connection.get_new_connection(connection.get_connection_params())
    other.autocommit = True
    ask = "SELECT pg_try_advisory_lock(hashtext('delivery.tokens'), %s)"
    with DatabaseStore(provider.pk, first="x").lock():
        assert other.execute(ask, [provider.pk]).fetchone()[0] is False
    assert other.execute(ask, [provider.pk]).fetchone()[0] is True
    other.close()


# -- partners


def test_partners_are_called_with_what_was_approved(officer):
    with Partner() as partner:
        a_provider_like(officer, "webhook", partner.settings())
        audience = make_audience(
            officer.agency, name="Cổng của các tỉnh", kind=Audience.Kind.PARTNERS, address_kind="url",
            purpose="Đăng lại tin", basis="Thoả thuận phối hợp", expires_on=date(2026, 12, 31), by=officer, at=NOW,
        )  # fmt: skip
        hashed, use = hasher(audience), address_use(audience.pk)
        for path in ("/tinh-a", "/tinh-b", "/khong-co"):
            url = partner.url + path
            Recipient.objects.create(
                audience=audience, address=seal(url, use=use), address_hash=hashed(url), added_at=NOW
            )
        Audience.objects.filter(pk=audience.pk).update(size=3)
        partner.script.bad = {partner.url + "/khong-co"}
        edition = a_public_edition(officer.agency)
        dispatch = a_dispatch(edition, audience, channel="webhook")
        send_all()
        assert counts_of(dispatch) == {"handed": 2, "failed": 1}
        assert sorted(partner.tally.addresses.values()) == [partner.url + "/tinh-a", partner.url + "/tinh-b"]
        assert {(c["subject"], c["text"]) for c in partner.calls.values()} == {
            (edition.content["title"], edition.content["variants"]["post"])
        }


# -- the door of receipts


def test_a_call_that_is_too_long_or_does_not_say_how_long_it_is_is_refused(officer, client):
    with HttpGateway() as gateway:
        provider = a_provider(officer.agency, gateway)
    door = reverse("delivery_receipts", args=["sms_http", provider.pk])
    too_long = client.post(door, b"x" * (LARGEST + 1), content_type="application/json")
    silent = client.generic("POST", door, b"x" * (LARGEST + 1), content_type="application/json", CONTENT_LENGTH="")
    # What does not say how long it is, is not read at all, so it proves nothing.
    assert (too_long.status_code, silent.status_code) == (413, 403)
    assert client.post(door, b"{}", content_type="application/json").status_code == 403
