"""The press room: what is public, found in any spelling; its files, its feeds; what is not public stays out."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document

from danbiet.channels.cap import read_cap
from danbiet.kit import clock
from danbiet.offices.audit import SystemPost
from danbiet.offices.rules import load_rules
from danbiet.publishing.models import Asset, PressRequest, Spokesperson
from tests.builders import a_policy, a_publication, a_release, an_edition
from tests.cast import NOW

DAY = timedelta(days=1)
PDF = b"%PDF-1.4 to gap"


def page_of(path, **query):
    response = Client().get(path, query)
    assert response.status_code == 200, path
    return response.content.decode()


def published(agency, title, **fields):
    at = fields.pop("at", NOW)
    release = a_release(agency, title=title, **fields)
    return a_publication(an_edition(release), at=at)


def with_a_file(agency):
    release = a_release(agency, title="Thông cáo kèm tệp")
    document = Document(title="Tờ gấp")
    document.file.save("to-gap.pdf", ContentFile(PDF))
    document.save()
    Asset.objects.create(
        release=release, title="Tờ gấp", licence="Tự do sử dụng", document=document, content_type="application/pdf",
        sha256="ab" * 32, size=len(PDF), added_at=NOW,
    )  # fmt: skip
    return release


@pytest.mark.parametrize("words", ["học phí", "hoc phi", "HOC PHI", "phi hoc", "học  phí"])
def test_a_release_is_found_however_it_is_typed(ministry, words):
    published(ministry, "Miễn học phí từ tháng chín")
    published(ministry, "Lịch cấp nước")

    page = page_of("/bao-chi/", q=words)
    assert ("Miễn học phí từ tháng chín" in page, "Lịch cấp nước" in page) == (True, False)


def test_drafts_approved_editions_and_replaced_words_are_not_in_the_room(ministry, head):
    a_release(ministry, title="Bản nháp kín")
    an_edition(a_release(ministry, title="Bản đã duyệt chưa đến giờ"), approved_by=head)
    release = a_release(ministry, title="Bản công bố")
    a_publication(an_edition(release, title="Tựa cũ sai"))
    a_publication(an_edition(release, title="Tựa mới đúng", amendment_note="Sửa tựa."), at=NOW + DAY)

    page = page_of("/bao-chi/")
    shown = [words in page for words in ("Bản nháp kín", "Bản đã duyệt chưa đến giờ", "Tựa cũ sai", "Tựa mới đúng")]
    assert shown == [False, False, False, True]


def test_the_address_holds_agency_kind_and_policy(ministry, other_ministry):
    policy = a_policy(ministry, short_title="Học phí", public_from=NOW.date())
    published(ministry, "Của ta", policy=policy)
    published(ministry, "Phát ngôn của ta", kind="statement")
    published(other_ministry, "Của bạn")

    def shown(**query):
        page = page_of("/bao-chi/", **query)
        return [title for title in ("Của ta", "Phát ngôn của ta", "Của bạn") if f">{title}<" in page]

    assert shown(agency=ministry.pk) == ["Của ta", "Phát ngôn của ta"]
    assert shown(kind="statement") == ["Phát ngôn của ta"]
    assert shown(policy=policy.pk) == ["Của ta"]
    assert shown(agency="x", kind="lạ") == ["Của ta", "Phát ngôn của ta", "Của bạn"]


def test_thirty_releases_stand_on_two_pages(ministry):
    for n in range(30):
        published(ministry, f"Bản số {n}", at=NOW + n * timedelta(minutes=1))

    first, second = page_of("/bao-chi/"), page_of("/bao-chi/", page=2)
    assert ("Bản số 29" in first, "Bản số 3<" in first, "Bản số 3<" in second) == (True, False, True)


@pytest.mark.parametrize("many", [1, 20])
def test_the_room_costs_the_same_for_one_release_and_twenty(ministry, many, django_assert_max_num_queries):
    for n in range(many):
        published(ministry, f"Bản {n}")
    with django_assert_max_num_queries(8):
        page_of("/bao-chi/")


def test_an_earlier_edition_is_kept_and_says_that_it_was_replaced(ministry):
    release = a_release(ministry, title="Thông cáo")
    a_publication(an_edition(release, lead="Số cũ."))
    a_publication(an_edition(release, lead="Số mới.", amendment_note="Số cũ sai."), at=NOW + DAY)

    old, new = page_of(f"/bao-chi/{release.public_id}/ban/1/"), page_of(f"/bao-chi/{release.public_id}/")
    assert ("Số cũ." in old, "Bản cũ, đã được thay" in old, "noindex" in old) == (True, True, True)
    assert ("Số mới." in new, "Số cũ sai." in new) == (True, True)
    assert Client().get(f"/bao-chi/{release.public_id}/ban/3/").status_code == 404


def test_an_edition_frozen_but_not_public_has_no_address(ministry):
    release = a_release(ministry)
    a_publication(an_edition(release))
    an_edition(release, lead="Chưa duyệt.")

    assert Client().get(f"/bao-chi/{release.public_id}/ban/2/").status_code == 404


def test_a_file_is_given_while_its_edition_is_public_and_not_before_nor_after(ministry, head):
    release = with_a_file(ministry)
    edition = an_edition(release)
    path = f"/bao-chi/{release.public_id}/tep/1/"
    assert Client().get(path).status_code == 404

    publication = a_publication(edition)
    given = Client().get(path)
    assert (b"".join(given.streaming_content), given["Content-Disposition"]) == (
        PDF,
        'attachment; filename="to-gap.pdf"',
    )
    assert (given["X-Content-Type-Options"], given.cookies) == ("nosniff", {})
    assert Client().get(f"/bao-chi/{release.public_id}/tep/2/").status_code == 404

    publication.withdrawn_at, publication.withdrawn_by, publication.withdrawal_reason = NOW, head, "Có lỗi."
    publication.save()
    assert Client().get(path).status_code == 404


def test_what_was_withdrawn_is_not_found_by_its_words(ministry, head):
    publication = published(ministry, "Lịch tư vấn")
    publication.withdrawn_at, publication.withdrawn_by, publication.withdrawal_reason = NOW, head, "Đổi lịch."
    publication.save()

    assert "Lịch tư vấn" in page_of("/bao-chi/")
    assert "Không có bản nào khớp" in page_of("/bao-chi/", q="lịch tư vấn")


def test_speakers_are_published_until_their_mandate_ends(ministry, spokesperson, officer):
    today = timezone.localdate()
    words = {"agency": ministry, "phone": "028 0000 0000", "email": "noi@song-nuoc.example", "from_on": today - DAY}
    Spokesperson.objects.create(person=spokesperson, title="Chánh Văn phòng", kind="regular", **words)
    over = {"case": "Bão", "basis": "Giấy 1", "to_on": today - DAY}
    Spokesperson.objects.create(person=officer, title="Phó phòng", kind="delegated", **words, **over)

    page = page_of("/bao-chi/nguoi-phat-ngon/")
    assert ("Vũ Văn Phát Ngôn" in page, "028 0000 0000" in page, officer.full_name in page) == (True, True, False)


def test_an_answer_to_the_press_shows_without_who_asked(ministry, officer, head):
    words = {
        "agency": ministry,
        "way": "email",
        "received_at": NOW,
        "said_name": "Nguyễn Phóng Viên",
        "reply_to": "pv@bao.example",
    }
    answered = {
        "state": "answered",
        "answer": "Ngân sách trung ương.",
        "drafted_by": officer,
        "decided_by": head,
        "decided_at": NOW,
    }
    PressRequest.objects.create(code="BC-1", question="Tiền đâu?", is_public=True, **words, **answered)
    PressRequest.objects.create(code="BC-2", question="Câu không đăng?", **words, **answered)

    page = page_of("/bao-chi/")
    assert ("Ngân sách trung ương." in page, "Nguyễn Phóng Viên" in page, "Câu không đăng?" in page) == (
        True,
        False,
        False,
    )


# -- feeds ---------------------------------------------------------------------


def feed_of(kind, path="bao-chi"):
    response = Client().get(f"/feeds/{path}.{kind}")
    assert (response.status_code, response.cookies) == (200, {})
    return response


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_readers_programs_read_the_feed(ministry, kind):
    publication = published(ministry, "Miễn học phí & hỗ trợ")

    read = feedparser.parse(feed_of(kind).content)
    [entry] = read.entries
    assert (read.bozo, entry.title) == (False, "Miễn học phí & hỗ trợ")
    assert f"/bao-chi/{publication.release.public_id}/" in entry.link


def test_the_json_feed_says_the_same(ministry):
    published(ministry, "Miễn học phí")
    said = json.loads(feed_of("json").content)

    assert (said["version"], [item["title"] for item in said["items"]]) == (
        "https://jsonfeed.org/version/1.1",
        ["Miễn học phí"],
    )


def test_a_correction_is_a_new_entry_and_the_old_one_says_so(ministry):
    release = a_release(ministry, title="Thông cáo")
    a_publication(an_edition(release, lead="Số cũ 520."))
    before = {entry.id for entry in feedparser.parse(feed_of("atom").content).entries}
    a_publication(an_edition(release, lead="Số mới 250.", amendment_note="520 sai, 250 đúng."), at=NOW + DAY)

    text = feed_of("atom").content.decode()
    entries = feedparser.parse(text).entries
    assert [entry.title for entry in entries] == ["Thông cáo", "Đã được đính chính: Thông cáo"]
    assert {entries[1].id} == before
    assert ("Số cũ 520." in text, "520 sai, 250 đúng." in text) == (False, True)


def test_a_withdrawn_entry_gives_its_reason_and_no_longer_its_words(ministry, head):
    publication = a_publication(an_edition(a_release(ministry, title="Lịch"), lead="Tám giờ."))
    publication.withdrawn_at, publication.withdrawn_by, publication.withdrawal_reason = NOW + DAY, head, "Đổi vì bão."
    publication.save()

    for kind in ("rss", "atom", "json"):
        text = feed_of(kind).content.decode()
        assert ("Đổi vì bão." in text, "Tám giờ." in text) == (True, False)


def test_a_feed_holds_nothing_that_is_not_public(ministry, head):
    an_edition(a_release(ministry, title="Cấm đăng trước giờ"), approved_by=head)
    published(ministry, "Ngày mai", at=timezone.now() + DAY)

    for kind in ("rss", "atom", "json"):
        text = feed_of(kind).content.decode()
        assert ("Cấm đăng trước giờ" in text, "Ngày mai" in text) == (False, False)


def test_each_policy_and_agency_has_a_feed_of_its_own(ministry, other_ministry):
    policy = a_policy(ministry, short_title="Học phí", public_from=NOW.date())
    hidden = a_policy(ministry, short_title="Kín")
    published(ministry, "Về học phí", policy=policy)
    published(other_ministry, "Của bạn")

    def titles(path):
        return [entry.title for entry in feedparser.parse(feed_of("atom", path).content).entries]

    assert titles(f"chinh-sach-{policy.pk}") == ["Về học phí"]
    assert titles(f"co-quan-{other_ministry.pk}") == ["Của bạn"]
    assert Client().get(f"/feeds/chinh-sach-{hidden.pk}.atom").status_code == 404
    assert Client().get("/feeds/bao-chi.exe").status_code == 404


def test_a_feed_that_did_not_change_is_not_sent_twice(ministry):
    published(ministry, "Miễn học phí")
    first = feed_of("atom")

    again = Client().get("/feeds/bao-chi.atom", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, "Last-Modified" in first) == (304, True)


def test_a_warning_is_exchanged_as_cap_and_a_withdrawn_one_is_cancelled(ministry, head):
    load_rules(by=SystemPost("test"), at=NOW)
    release = a_release(ministry, kind="warning", title="Bão số 9", lead="Ở trong nhà.")
    publication = a_publication(an_edition(release))
    path = f"/canh-bao/{release.public_id}.xml"

    alert = read_cap(Client().get(path).content)
    assert (alert.message_type, alert.infos[0].headline, alert.infos[0].instruction) == (
        "Alert",
        "Bão số 9",
        "Ở trong nhà.",
    )

    publication.withdrawn_at, publication.withdrawn_by, publication.withdrawal_reason = NOW + DAY, head, "Bão tan."
    publication.save()
    alert = read_cap(Client().get(path).content)
    assert (alert.message_type, alert.note) == ("Cancel", "Bão tan.")


def test_a_warning_tells_warning_systems_how_soon_how_bad_and_how_sure(ministry):
    load_rules(by=SystemPost("test"), at=NOW)
    release = a_release(
        ministry, kind="warning", title="Bão số 9", urgency="Expected", severity="Severe", certainty="Observed"
    )
    a_publication(an_edition(release))
    info = read_cap(Client().get(f"/canh-bao/{release.public_id}.xml").content).infos[0]
    assert (info.urgency, info.severity, info.certainty) == ("Expected", "Severe", "Observed")


def test_a_warning_stands_on_the_front_page_while_it_holds(ministry):
    load_rules(by=SystemPost("test"), at=NOW)
    now = timezone.now()
    published(ministry, "Bão số 9", kind="warning", at=now - timedelta(hours=2))
    published(ministry, "Bão số 8", kind="warning", at=now - timedelta(days=3))

    top = page_of("/").split('class="hero"')[0]
    assert ("Bão số 9" in top, "Bão số 8" in top) == (True, False)


def test_a_danger_that_is_over_ends_the_chain_with_an_all_clear_and_says_so_on_the_front_page(ministry):
    load_rules(by=SystemPost("test"), at=NOW)
    now = timezone.now()
    release = a_release(ministry, kind="warning", title="Bão số 9", urgency="Immediate")
    for hours, urgency in ((5, "Immediate"), (3, "Expected"), (1, "Past")):
        release.urgency = urgency
        a_publication(an_edition(release), at=now - timedelta(hours=hours))

    alert = read_cap(Client().get(f"/canh-bao/{release.public_id}.xml").content)
    named = [each.identifier for each in alert.references]
    assert (alert.message_type, alert.infos[0].responses, alert.infos[0].urgency) == ("Update", ("AllClear",), "Past")
    assert named == [f"{release.public_id}.{number}" for number in (1, 2)]
    top = page_of("/").split('class="hero"')[0]
    assert ("Hết cảnh báo" in top, "Cảnh báo khẩn ·" in top) == (True, False)


def test_the_sitemap_names_public_pages_only(ministry, head):
    policy = a_policy(ministry, public_from=NOW.date())
    hidden = a_policy(ministry)
    release = published(ministry, "Công khai").release
    draft = a_release(ministry)

    tree = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    paths = [place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    known = " ".join(paths)
    assert [f"/chinh-sach/{policy.pk}/" in known, f"/bao-chi/{release.public_id}/" in known] == [True, True]
    assert [f"/chinh-sach/{hidden.pk}/" in known, draft.public_id in known] == [False, False]
    assert "Disallow: /desk/" in Client().get("/robots.txt").content.decode()


def test_a_page_is_made_anew_after_ten_minutes_for_what_ends_without_anybodys_doing(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    first = Client().get("/bao-chi/")
    again = Client().get("/bao-chi/", headers={"if-none-match": first["ETag"]})
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=10))
    later = Client().get("/bao-chi/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, later.status_code) == (304, 200)
