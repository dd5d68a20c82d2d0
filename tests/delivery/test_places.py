"""Single communes are chosen by name, today's or yesterday's, and a dispatch goes to exactly these."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.forms.places import MOST_COMMUNES
from danbiet.delivery.models import Delivery, Dispatch, Station
from danbiet.delivery.queries.places import find_communes
from danbiet.offices.models import FormerPlace, Role, Tier
from tests.builders import a_release
from tests.cast import NOW, a_person, an_agency
from tests.delivery.nouns import a_list, a_place, a_public_edition, some_numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(officer, client_of):
    return client_of(officer)


@pytest.fixture
def edition(ministry):
    return a_public_edition(ministry, release=a_release(ministry, title="Giảm học phí từ tháng 5"))


def commune(name: str, **fields):
    short = name.removeprefix("xã ")
    plain = fields.pop("plain")
    return a_place(name, short_name=short, folded_name=plain, sort_key=plain, **fields)


@pytest.fixture
def places(db):
    return {
        "trong": commune("xã Xgiuông Trong", plain="xgiuong trong"),
        "duc": commune("xã Xgiuông Đục", plain="xgiuong duc"),
        "xanh": commune("xã Quạnh Xanh", plain="quanh xanh"),
    }


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def communes_on(response) -> list[tuple[int, bool]]:
    boxes = re.findall(r'name="communes" value="(\d+)"( checked)?', response.content.decode())
    return [(int(pk), bool(ticked)) for pk, ticked in boxes]


def test_a_commune_is_found_by_some_letters_without_diacritics_and_without_its_unit(places):
    for typed in ("xgiuong", "Xgiuông", "xã xgiuông", "XGIUONG  ", "xgiuong mau"):
        assert [each.name for each in find_communes(typed).places] == ["xã Xgiuông Đục", "xã Xgiuông Trong"]
    assert [each.name for each in find_communes("xgiuong trong").places] == ["xã Xgiuông Trong"]
    assert (find_communes("").places, find_communes("không đâu").places) == ([], [])


def test_a_commune_is_found_by_the_name_it_had_before(places):
    now = {"level": "commune", "folded_name": "xa ban cu", "ended_on": date(2025, 6, 30)}
    FormerPlace.objects.create(name="xã Bản Cũ", within="huyện Mẫu", now=places["xanh"], **now)
    found = find_communes("bản cũ")
    assert ([each.name for each in found.places], found.former) == (["xã Quạnh Xanh"], {places["xanh"].pk: "xã Bản Cũ"})


def test_a_whole_province_is_listed_and_a_search_is_cut_with_a_word(desk, places):
    for n in range(40):
        commune(f"xã Khuâng {n}", plain=f"khuang {n}")
    province = places["xanh"].parent_id
    assert len(find_communes("", province=province).places) == 43
    many = desk.get(reverse("communes_found"), {"commune_q": "khuâng"})
    assert (len(communes_on(many)), "Còn nhiều xã khác khớp" in words(many)) == (30, True)


def test_what_is_ticked_stays_while_the_officer_looks_for_more(desk, places):
    asked = {"commune_q": "quanh xanh", "communes": [places["trong"].pk]}
    page = desk.get(reverse("communes_found"), asked)
    assert communes_on(page) == [(places["trong"].pk, True), (places["xanh"].pk, False)]
    assert "Đã chọn 1 xã" in words(page)


def test_a_search_without_javascript_shows_results_and_keeps_what_was_filled_in(desk, edition, ministry, places):
    listed = a_list(ministry, numbers=1)
    address = reverse("release_tab", args=[edition.release_id, "sending"])
    said = {"preview": "1", "to": f"sms_http:{listed.pk}", "commune_q": "xgiuong", "starts_at": "16:30 05/03/2026"}
    page = desk.get(address, said)
    text = page.content.decode()
    assert communes_on(page) == [(places["duc"].pk, False), (places["trong"].pk, False)]
    assert ("Sẽ gửi như sau" in text, 'value="16:30 05/03/2026"' in text) == (False, True)
    assert re.search(rf'value="sms_http:{listed.pk}"checked|value="sms_http:{listed.pk}" ?checked', text)
    seen = re.search(r'name="commune_seen" value="([^"]+)"', text)
    again = desk.get(address, said | {"commune_seen": seen[1], "communes": [places["trong"].pk]})
    assert "Sẽ gửi như sau" in words(again)


def test_the_page_does_not_print_the_communes_of_the_country(desk, edition, ministry, places):
    a_list(ministry)
    page = desk.get(reverse("release_tab", args=[edition.release_id, "sending"]))
    assert (communes_on(page), "Xgiuông Trong" in words(page)) == ([], False)


def test_a_dispatch_goes_to_exactly_the_communes_chosen(desk, edition, ministry, places):
    chosen = [places["trong"], places["xanh"]]
    listed = a_list(ministry, numbers=some_numbers(6), places=list(places.values()))
    said = {"preview": "1", "to": f"sms_http:{listed.pk}", "communes": [each.pk for each in chosen], "lane": "2"}
    page = words(desk.get(reverse("release_tab", args=[edition.release_id, "sending"]), said))
    assert ("4 người" in page, "xã Quạnh Xanh, xã Xgiuông Trong" in page) == (True, True)
    desk.post(reverse("dispatch_plan", args=[edition.release_id]), said)
    dispatch = Dispatch.objects.get()
    assert (set(dispatch.places.all()), dispatch.expected) == (set(chosen), 4)
    desk.post(reverse("dispatch_confirm", args=[dispatch.pk]))
    start_due(at=NOW)
    assert set(Delivery.objects.values_list("place", flat=True)) == {each.pk for each in chosen}


def test_an_address_without_a_lane_means_the_ordinary_one(desk, edition, ministry):
    listed = a_list(ministry)
    address = reverse("release_tab", args=[edition.release_id, "sending"])
    text = desk.get(address, {"to": f"sms_http:{listed.pk}"}).content.decode()
    assert re.findall(r'<option value="(\d)" selected>', text) == ["2"]


def test_communes_without_a_recipient_are_counted_among_those_chosen_only(desk, edition, ministry, places):
    listed = a_list(ministry, numbers=2, places=[places["trong"]])
    said = {"preview": "1", "to": f"sms_http:{listed.pk}", "communes": [places["trong"].pk, places["duc"].pk]}
    page = words(desk.get(reverse("release_tab", args=[edition.release_id, "sending"]), said))
    assert "1 xã, phường không có người nhận nào qua kênh này" in page


def test_a_commune_of_a_province_chosen_whole_is_asked_about(desk, edition, ministry, places):
    listed = a_list(ministry)
    trong = places["trong"]
    said = {"preview": "1", "to": f"sms_http:{listed.pk}", "communes": [trong.pk], "places": [trong.parent_id]}
    page = desk.get(reverse("release_tab", args=[edition.release_id, "sending"]), said)
    assert "xã Xgiuông Trong thuộc Mẫu, nơi đã chọn cả tỉnh" in words(page)
    assert communes_on(page) == [(trong.pk, True)]


def test_a_refused_plan_comes_back_with_the_communes_and_without_the_token(desk, edition, ministry, places):
    said = {"to": "", "communes": [places["trong"].pk], "csrfmiddlewaretoken": "bi-mat"}
    answer = desk.post(reverse("dispatch_plan", args=[edition.release_id]), said)
    kept = parse_qs(urlsplit(answer.url).query)
    assert (kept["communes"], "csrfmiddlewaretoken" in kept) == ([str(places["trong"].pk)], False)


def test_more_communes_than_an_address_holds_are_refused_with_the_way_out(desk, edition, ministry):
    listed = a_list(ministry)
    many = [commune(f"xã Khuâng {n}", plain=f"khuang {n}").pk for n in range(MOST_COMMUNES + 1)]
    said = {"preview": "1", "to": f"sms_http:{listed.pk}", "communes": many}
    page = words(desk.get(reverse("release_tab", args=[edition.release_id, "sending"]), said))
    assert "Đã chọn 151 xã, nhiều nhất 150. Hãy chọn cả tỉnh, hoặc lập danh sách riêng cho các xã này." in page


# -- the commune of a loudspeaker


def the_form(place, **more):
    return {"place": place.pk, "name": "Loa thôn Một", "device": "loa-mot", "first_language": "vi"} | more


def test_loudspeakers_are_put_down_by_the_names_of_commune_and_languages(desk, places):
    form = the_form(places["trong"], first_language="hmn", more_languages=["vi", "hmn"])
    desk.post(reverse("station_new"), form)
    station = Station.objects.get()
    assert (station.place, station.languages, station.recipient.language) == (places["trong"], ["hmn", "vi"], "hmn")
    page = words(desk.get(reverse("station", args=[station.pk])))
    assert "tiếng Mông, tiếng Việt" in page
    assert "tiếng Mông, tiếng Việt" in words(desk.get(reverse("stations")))


def test_looking_for_the_commune_without_javascript_keeps_what_was_typed(desk, places):
    form = the_form(places["trong"], commune_q="xgiuong", more_languages=["hmn"]) | {"place": ""}
    page = desk.post(reverse("station_new"), form)
    text = page.content.decode()
    radios = re.findall(r'name="place" value="(\d+)"', text)
    assert (page.status_code, radios) == (200, [str(places["duc"].pk), str(places["trong"].pk)])
    assert ('value="Loa thôn Một"' in text, "Chưa lưu được" in text, Station.objects.count()) == (True, False, 0)


def test_a_refused_device_comes_back_with_the_commune_chosen(desk, places):
    desk.post(reverse("station_new"), the_form(places["trong"]))
    again = desk.post(reverse("station_new"), the_form(places["trong"]))
    text = again.content.decode()
    assert (again.status_code, f'name="place" value="{places["trong"].pk}" checked' in text) == (422, True)
    assert "Mã thiết bị này đã có đài khác dùng." in text


def test_a_commune_finds_itself_chosen_and_nobody_is_asked_for_a_code(places, client_of):
    agency = an_agency("UBND xã Xgiuông Trong", tier=Tier.COMMUNE, place=places["trong"])
    person = a_person("Lý Văn Loa Xã", agency=agency, role=Role.COMMUNE_OFFICER)
    text = client_of(person).get(reverse("station_new")).content.decode()
    assert f'name="place" value="{places["trong"].pk}" checked' in text
    assert ("Tổng cục Thống kê" in text, "vi, hmn" in text) == (False, False)


def test_a_province_finds_its_communes_listed(places, client_of):
    agency = an_agency("UBND tỉnh Mẫu", tier=Tier.PROVINCE, place=places["trong"].parent)
    person = a_person("Hà Thị Tỉnh", agency=agency, role=Role.FOCAL_OFFICER)
    text = client_of(person).get(reverse("station_new")).content.decode()
    assert len(re.findall(r'name="place" value="\d+"', text)) == 3


def test_without_a_commune_the_form_says_what_to_do(desk, places):
    page = desk.post(reverse("station_new"), the_form(places["trong"]) | {"place": ""})
    assert (page.status_code, "Tìm xã theo tên rồi chọn một xã." in words(page)) == (422, True)
