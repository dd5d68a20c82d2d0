"""From the preview to the last receipt: an officer sends by SMS to a real gateway on loopback and watches it arrive."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.models import Dispatch
from tests.browser.conftest import SIZES
from tests.browser.test_every_page import faults_of
from tests.builders import a_policy, a_release
from tests.delivery.nouns import (
    a_gateway,
    a_list,
    a_place,
    a_provider,
    a_public_edition,
    receipts_of,
    send_all,
)

PAGES = ["dispatches", "coverage", "visits", "audiences", "audience_new", "stations", "station_new", "channels"]


def an_edition_now(ministry):
    release = a_release(ministry, policy=a_policy(ministry), title="Giảm học phí từ tháng 5")
    return a_public_edition(ministry, release=release, at=timezone.now())


def test_an_officer_sees_what_leaves_confirms_it_and_watches_it_arrive(page, go, shot, sign_in, officer, ministry):
    now = timezone.now()
    edition = an_edition_now(ministry)
    a_list(ministry, numbers=40, places=[a_place("xã Bến Đò")])
    sign_in(officer)
    with a_gateway() as gateway:
        provider = a_provider(ministry, gateway, at=now)
        go(reverse("release_tab", args=[edition.release_id, "sending"]))
        page.get_by_role("checkbox").first.check()
        page.get_by_text("Nơi, giờ, luồng").click()
        page.get_by_label("Lý do gửi ngoài giờ").fill("Diễn tập trong kiểm thử")
        page.get_by_role("button", name="Xem trước, số người, chi phí").click()
        assert page.get_by_text("Bo Song Nuoc: Tu 01/5/2026").is_visible()
        assert page.get_by_text("20.000 đồng").is_visible()
        shot("sending-preview")
        page.get_by_role("button", name="Chuẩn bị gửi 1 lượt").click()
        page.get_by_role("button", name="Xác nhận gửi cho 40 người…").click()
        page.get_by_role("button", name="Xác nhận gửi", exact=True).click()
        page.wait_for_url(f"**{reverse('dispatch', args=[Dispatch.objects.get().pk])}")

        start_due(at=timezone.now())
        send_all(at=timezone.now())
        receipts_of(gateway, provider, at=timezone.now())
        page.get_by_role("heading", name="40 / 40 đã nhận").wait_for(timeout=15_000)
        shot("sending-arrived")


def test_no_page_of_sending_has_a_serious_barrier_or_runs_over_the_edge(page, axe, sign_in, head, ministry):
    edition = an_edition_now(ministry)
    listed = a_list(ministry, numbers=40, places=[a_place("xã Bến Đò")])
    tab = reverse("release_tab", args=[edition.release_id, "sending"])
    addresses = [
        *map(reverse, PAGES),
        f"{tab}?preview=1&to=sms_http:{listed.pk}",
        reverse("audience", args=[listed.pk]),
        reverse("channel", args=["sms_http"]),
        reverse("commune_today"),
        reverse("commune_bulletin", args=[edition.pk]),
    ]
    sign_in(head)

    assert SIZES["phone"][0] == 390
    assert [fault for address in addresses for fault in faults_of(page, axe, address)] == []
