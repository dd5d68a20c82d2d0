"""A commune officer with an old phone and no JavaScript: listens, reads it herself, puts it down for the evening."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from danbiet.channels.voice import speak
from danbiet.delivery.actions.stations import add_station
from danbiet.delivery.models import Dispatch, Recording
from danbiet.offices.models import Role, Tier
from danbiet.offices.rules import load_rules
from tests.browser.conftest import SIZES
from tests.browser.test_every_page import faults_of
from tests.cast import a_person, an_agency
from tests.delivery.nouns import a_place, a_public_edition


@pytest.fixture
def edition(ministry, settings, tmp_path, officer):
    settings.ENV = settings.ENV.model_copy(update={"media": tmp_path})
    load_rules(by=officer, at=timezone.now())
    return a_public_edition(ministry, at=timezone.now())


@pytest.fixture
def person(db):
    place = a_place("xã Suối Trong", languages=["khm"])
    agency = an_agency("UBND xã Suối Trong", tier=Tier.COMMUNE, place=place)
    made = a_person("Lý Văn Loa Xã", agency=agency, role=Role.COMMUNE_OFFICER)
    add_station(agency, place=place, name="Loa nhà văn hoá", device="loa-suoi", by=made, at=timezone.now())
    return made


@pytest.fixture
def phone(chromium, page, sign_in, person, live_server):
    sign_in(person)
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
        viewport={"width": SIZES["phone"][0], "height": SIZES["phone"][1]},
    )  # fmt: skip
    context.add_cookies(page.context.cookies())
    yield context.new_page()
    context.close()


def a_recording(folder):
    """A file as a phone records one: without the mark of our voice."""
    file = folder / "bai-doc.wav"
    spoken = speak("Từ ngày mùng một tháng năm, học phí giảm một nửa.", form="wav").audio
    file.write_bytes(spoken.replace(b"ICMT", b"IXXX"))
    return file


def test_a_bulletin_of_the_ministry_is_read_by_her_and_put_down_in_two_taps(phone, page, go, shot, edition, tmp_path):
    phone.goto(reverse("commune_today"))
    phone.get_by_role("link", name="Nghe, đọc, hẹn giờ phát").click()
    assert phone.request.get(reverse("edition_audio", args=[edition.pk])).headers["content-type"] == "audio/mpeg"
    phone.get_by_role("link", name="Thu giọng của xã").click()
    phone.get_by_label("Tệp thu âm").set_input_files(a_recording(tmp_path))
    phone.get_by_role("button", name="Tải lên để nghe thử").click()
    go(reverse("recordings", args=[edition.pk]))
    shot("recordings-waiting")
    phone.get_by_role("button", name="Đã nghe, dùng bản thu này").click()
    assert Recording.objects.current().get(is_synthetic=False).used_at is not None
    go(reverse("recordings", args=[edition.pk]))
    shot("recordings")

    phone.goto(reverse("commune_bulletin", args=[edition.pk]))
    assert phone.get_by_text("giọng người thật").is_visible()
    go(reverse("commune_bulletin", args=[edition.pk]))
    shot("commune-bulletin")
    phone.get_by_role("button", name="Hẹn phát").click()
    assert phone.get_by_text("Loa nhà văn hoá").first.is_visible()
    phone.get_by_role("button", name="Đúng, phát lúc ấy").click()
    assert phone.get_by_text("Loa của xã hẹn phát lúc").is_visible()
    assert Dispatch.objects.get().agency.name == "UBND xã Suối Trong"
    go(reverse("commune_bulletin", args=[edition.pk]))
    shot("commune-scheduled")
    phone.get_by_text("Bỏ hẹn, hoặc đổi giờ").click()
    phone.get_by_role("button", name="Bỏ hẹn này").click()
    assert Dispatch.objects.get().state == "cancelled"


def test_her_pages_have_no_serious_barrier_and_fit_the_phone(page, axe, sign_in, person, edition):
    sign_in(person)
    addresses = [reverse("commune_today"), *(reverse(n, args=[edition.pk]) for n in ("commune_bulletin", "recordings"))]
    assert [fault for address in addresses for fault in faults_of(page, axe, address)] == []
