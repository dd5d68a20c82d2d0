"""A journalist with a key reads an approved edition before its hour; nobody else, and nothing follows her."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from danbiet.kit import clock
from danbiet.publishing.actions.approvals import approve_edition, take_back
from danbiet.publishing.actions.embargoes import give_pass, revoke_pass, set_embargo
from danbiet.publishing.actions.publications import publish_due
from danbiet.publishing.models import Asset, EmbargoPass, EmbargoVisit
from tests.cast import NOW
from tests.publishing.conftest import a_draft, submitted
from tests.publishing.press_desk import a_journalist, an_outlet

HOUR = timedelta(hours=1)
PDF = b"%PDF-1.4 bang so lieu"
WORDS = "Mức hỗ trợ là 1,5 triệu đồng mỗi tháng."


@pytest.fixture(autouse=True)
def nine_in_the_morning(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def edition(ministry, officer, head):
    """An edition with one file, approved, under embargo for two hours."""
    release = a_draft(ministry, officer)
    document = Document(title="Bảng số liệu")
    document.file.save("bang.pdf", ContentFile(PDF))
    document.save()
    Asset.objects.create(
        release=release, title="Bảng số liệu", licence="Tự do", document=document, content_type="application/pdf",
        sha256="ab" * 32, size=len(PDF), added_at=NOW,
    )  # fmt: skip
    set_embargo(release, until=NOW + 2 * HOUR, by=officer, at=NOW)
    frozen = submitted(release, officer)
    approve_edition(frozen, hash=frozen.hash, by=head, at=NOW)
    return frozen


@pytest.fixture
def token(edition, ministry, officer):
    return give_pass(edition, a_journalist(an_outlet(ministry)), by=officer, at=NOW)


def visits():
    return list(EmbargoVisit.objects.order_by("pk").values_list("what", "at"))


def test_the_edition_is_read_with_the_key_alone_and_says_until_when_not_to_print(token):
    answer = Client().get(f"/bao-chi/nen/{token}/")
    page = answer.content.decode()
    assert (answer.status_code, answer.cookies) == (200, {})
    assert [words in page for words in (WORDS, "Cấm đăng trước", "11:00 04/03/2026")] == [True, True, True]
    assert visits() == [("page", NOW)]


def test_neither_a_search_engine_nor_another_site_nor_a_proxy_learns_of_it(token):
    answer = Client().get(f"/bao-chi/nen/{token}/")
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    assert {"private", "no-store"} <= set(re.split(r",\s*", answer["Cache-Control"]))


def test_its_file_is_given_with_the_key_and_that_is_logged(token, edition):
    given = Client().get(f"/bao-chi/nen/{token}/tep/1/")
    assert (b"".join(given.streaming_content), given.cookies) == (PDF, {})
    assert {"private", "no-store"} <= set(re.split(r",\s*", given["Cache-Control"]))
    assert visits() == [("asset:1", NOW)]
    assert Client().get(f"/bao-chi/{edition.release.public_id}/tep/1/").status_code == 404
    assert Client().get(f"/bao-chi/nen/{token}/tep/2/").status_code == 404


@pytest.mark.parametrize("path", ["", "tep/1/"])
def test_a_wrong_key_opens_nothing_and_does_not_say_that_there_is_something(token, path):
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")
    answer = Client().get(f"/bao-chi/nen/{wrong}/{path}")
    assert (answer.status_code, WORDS in answer.content.decode(), answer.cookies) == (404, False, {})
    assert visits() == []


@pytest.mark.parametrize("path", ["", "tep/1/"])
def test_a_key_taken_back_opens_nothing(token, officer, path):
    revoke_pass(EmbargoPass.objects.get(), by=officer, at=NOW)
    assert Client().get(f"/bao-chi/nen/{token}/{path}").status_code == 404
    assert visits() == []


def test_an_edition_taken_back_to_be_written_again_is_gone_and_says_so(token, edition, officer):
    take_back(edition.release, by=officer, at=NOW)
    answer = Client().get(f"/bao-chi/nen/{token}/")
    page = answer.content.decode()
    assert (answer.status_code, "rút về để sửa" in page, WORDS in page) == (404, True, False)


def test_without_the_key_nobody_reads_it_before_its_hour(token, edition):
    public_id = edition.release.public_id
    places = [f"/bao-chi/{public_id}/", f"/bao-chi/{public_id}/ban/1/", f"/bao-chi/{public_id}/tep/1/"]
    assert [Client().get(place).status_code for place in places] == [404, 404, 404]
    assert public_id not in Client().get("/bao-chi/").content.decode()


def test_when_the_embargo_is_over_the_key_leads_to_the_page_for_everybody(token, edition, monkeypatch):
    publish_due(at=NOW + 2 * HOUR)
    monkeypatch.setattr(clock, "now", lambda: NOW + 3 * HOUR)
    answer = Client().get(f"/bao-chi/nen/{token}/")
    assert answer["Location"] == f"/bao-chi/{edition.release.public_id}/"
    assert WORDS in Client().get(answer["Location"]).content.decode()
    assert (answer.cookies, visits()) == ({}, [])
