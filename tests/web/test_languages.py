"""Both languages are whole: a crawl fails on a word left in the other."""

import gettext
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import django
import pytest
import wagtail
from babel.messages.pofile import read_po
from django.test import Client
from django.utils import timezone

from danbiet.delivery.models import Audience, Station
from danbiet.listening.models import Item, SavedQuery, Source, Story
from danbiet.offices.models import Agency, Place, Post, User
from danbiet.ops import catalogues
from danbiet.policies.models import DocumentKind, KeyFact, Policy
from danbiet.publishing.models import Journalist, Outlet, Release
from tests.builders import (
    a_digest,
    a_digest_line,
    a_family,
    a_feed,
    a_mention,
    a_policy,
    a_saved_query,
    a_source,
    a_story,
    an_alarm,
    an_item,
)
from tests.web.a_published_morning import a_published_morning
from tests.web.crawling import Read, read, walk

VIETNAMESE = re.compile("[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
ENGLISH = re.compile(r"\b(the|and|of|you|your|this|please|required|search|save|delete|page|not|with)\b", re.IGNORECASE)
OURS = ("Dân Biết", "Tiếng Việt")


def plain_words() -> dict[str, str]:
    """Our Vietnamese strings that have no diacritics ("Tin"), with their English, where these differ."""
    with (catalogues.LOCALES / "en/LC_MESSAGES/django.po").open("rb") as file:
        messages = [message for message in read_po(file) if isinstance(message.id, str) and message.id]
    return {m.id: m.string for m in messages if not VIETNAMESE.search(m.id) and m.id != m.string}


def deliberate() -> set[str]:
    """English strings of ours that show a Vietnamese example or the number of a Vietnamese law."""
    with (catalogues.LOCALES / "en/LC_MESSAGES/django.po").open("rb") as file:
        return {message.string for message in read_po(file) if isinstance(message.string, str)}


def names_in_the_world() -> list[str]:
    """What people named or the press wrote, which no catalogue can translate; longest first."""
    columns = [
        (Agency, "name", "short_name"), (User, "full_name"), (Post, "title"), (DocumentKind, "name"),
        (Policy, "title", "short_title"), (KeyFact, "subject", "unit"), (SavedQuery, "name", "text"),
        (Source, "name"), (Item, "title"), (Story, "title"), (Release, "title"), (Outlet, "name"),
        (Journalist, "name"), (Audience, "name"), (Station, "name"),
    ]  # fmt: skip
    rows = [row for model, *names in columns for row in model.objects.values_list(*names)]
    rows += Place.objects.provinces().values_list("name")
    return sorted({name for row in rows for name in row if name}, key=len, reverse=True)


def words_of_other_packages() -> set[str]:
    """English strings of the libraries whose Vietnamese we complete."""
    roots = [Path(package.__file__).parent for package in (wagtail, django)]
    files = [file for root in roots for file in root.glob("**/locale/vi/LC_MESSAGES/django.mo")]
    ids = {key for file in files for key in _keys(file)}
    return {key for key in ids if " " in key or len(key) > 6}


def _keys(file: Path) -> list[str]:
    with file.open("rb") as opened:
        catalogue = gettext.GNUTranslations(opened)._catalog
    return [key for key, value in catalogue.items() if isinstance(key, str) and key and key != value]


def left_in_vietnamese(page: Read, names: Iterable[str] = OURS) -> list[str]:
    plain, allowed = plain_words(), deliberate()
    return [
        f"{page.address}: {words.text}"
        for words in page.words
        if words.marked != "vi" and words.text not in allowed
        if VIETNAMESE.search(_without(words.text, names)) or words.text in plain
    ]


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(" ".join(name.split()), "")
    return text


def left_in_english(page: Read, known: set[str]) -> list[str]:
    return [
        f"{page.address}: {words.text}"
        for words in page.words
        if words.marked != "en" and (words.text in known or ENGLISH.search(words.text))
    ]


@pytest.fixture
def a_morning(ministry, officer, colleague):
    """Rows in every state that a page shows in words of its own."""
    now = timezone.now()
    today = timezone.localdate()
    public = a_policy(ministry, short_title="Học phí", public_from=today)
    draft = a_policy(ministry, short_title="Sổ nông hộ")
    a_policy(ministry, short_title="Đã đóng", archived_at=now)
    for policy in (public, draft):
        a_saved_query(policy)
    a_saved_query(public, retired_at=now)
    source = a_source("Báo Sông Mây (minh hoạ)")
    feed = a_feed(source, followed_by=ministry, is_silent=True, last_new_at=now - timedelta(days=2))
    a_feed(source, followed_by=ministry, failures=4, last_error="Máy chủ trả lời 500.")
    a_feed(is_starter=True)
    original = an_item(feed=feed, title="Học phí năm học mới", received_at=now - timedelta(hours=2))
    copy = an_item(feed=feed, title="Học phí năm học mới", received_at=now - timedelta(hours=1))
    a_family(original, copy)
    story = a_story(original, copy)
    for item in (original, copy):
        a_mention(item, public)
    an_alarm(public, at=now - timedelta(hours=1))
    an_alarm(draft, at=now - timedelta(hours=3), taken_by=colleague, taken_at=now)
    closed = {"closed_by": officer, "closed_at": now, "outcome": "answer", "reason": "Đã trả lời.", "was_false": False}
    an_alarm(public, at=now - timedelta(days=3), **closed)
    a_digest_line(a_digest(ministry, at=now), public, story, original)
    a_published_morning(ministry, public, by=officer, colleague=colleague, at=now)
    return story


def in_language(client: Client, language: str) -> Client:
    session = client.session
    session["language"] = language
    session.save()
    return client


DESK = ("/desk/", "/desk/o-xa/", "/desk/account/", "/desk/khong-co/", "/desk/today/live/")
ONLY_DESK = r"^(?!/desk/)|/sign-out/|lang="
PUBLIC = ("/", "/lang-nghe/", "/khong-co/")


@pytest.mark.parametrize("who", ["officer", "head", "administrator"])
def test_no_desk_page_in_english_keeps_a_vietnamese_word(request, client_of, a_morning, who):
    client = in_language(client_of(request.getfixturevalue(who)), "en")
    pages = list(walk(client, *DESK, leave=ONLY_DESK))

    assert {page.language for page in pages} <= {"en", ""}
    assert [fault for page in pages for fault in left_in_vietnamese(page, [*OURS, *names_in_the_world()])] == []


@pytest.mark.parametrize("who", ["officer", "administrator"])
def test_no_desk_page_in_vietnamese_keeps_an_english_word(request, client_of, a_morning, who):
    known = words_of_other_packages()
    pages = list(walk(client_of(request.getfixturevalue(who)), *DESK, leave=ONLY_DESK))

    assert len(pages) > 20
    assert [fault for page in pages for fault in left_in_english(page, known)] == []


def test_the_crawl_meets_no_broken_link(client_of, administrator, a_morning):
    pages = list(walk(client_of(administrator), "/desk/", "/"))

    assert [f"{page.address} {page.status}" for page in pages if page.status != 200] == []


def test_no_public_page_in_english_keeps_a_vietnamese_word(a_morning):
    pages = list(walk(Client(), *(f"{address}?lang=en" for address in PUBLIC), leave=r"^(?!.*lang=en)|/(static|desk)/"))

    assert [fault for page in pages for fault in left_in_vietnamese(page, [*OURS, *names_in_the_world()])] == []


def test_no_public_page_in_vietnamese_keeps_an_english_word(a_morning):
    known = words_of_other_packages()
    pages = list(walk(Client(), *PUBLIC, leave=r"lang=en|/(static|desk)/"))

    assert [fault for page in pages for fault in left_in_english(page, known)] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_sign_in_page_is_whole_in_both_languages(db, language):
    page = read(Client(), f"/desk/sign-in/?lang={language}")
    faults = left_in_vietnamese(page) if language == "en" else left_in_english(page, words_of_other_packages())

    assert faults == []


def test_the_crawl_would_find_a_word_left_behind():
    page = Read("/x/", 200)
    page.feed('<p>Cảnh báo</p><p>Tin</p><p lang="vi">Học phí</p><p data-content>Báo</p><p>Search</p>')

    assert left_in_vietnamese(page) == ["/x/: Cảnh báo", "/x/: Tin"]
    assert left_in_english(page, set()) == ["/x/: Search"]
