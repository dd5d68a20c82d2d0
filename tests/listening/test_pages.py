"""Pages of listening: as quick with thirty rows as with one, and nothing typed is lost."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from danbiet.kit import clock
from danbiet.listening.models import (
    Alarm,
    Correction,
    Digest,
    Feed,
    FeedVisit,
    ImportRun,
    Item,
    Mention,
    SavedQuery,
    StoryCount,
)
from danbiet.offices.models import Agency, User
from danbiet.policies.models import Policy
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
from tests.cast import NOW

pytestmark = pytest.mark.django_db
LISTS = ["items", "stories", "alarms", "sources", "saved_queries", "digests"]


@pytest.fixture
def desk(officer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(officer)


@pytest.fixture
def policy(ministry: Agency) -> Policy:
    return a_policy(ministry, short_title="Học phí")


def said(response: HttpResponse) -> list[str]:
    """The messages that the next page will show."""
    return [re.sub(r"<form.*", "", str(message)).strip() for message in get_messages(response.wsgi_request)]


def words(response: HttpResponse) -> str:
    return response.content.decode()


def one_more_of_everything(agency: Agency, officer: User) -> None:
    policy = a_policy(agency)
    item, copy = an_item(a_source(), followed_by=agency), an_item(a_source(), followed_by=agency)
    a_story(item, copy)
    a_family(item, copy)
    for each in (item, copy):
        a_mention(each, policy)
    an_alarm(policy)
    an_alarm(
        policy, taken_by=officer, taken_at=NOW, closed_by=officer, closed_at=NOW, outcome="answer", reason="Vì thế"
    )
    a_saved_query(policy)
    a_digest(agency, signed_by=officer)
    ImportRun.objects.create(agency=agency, filename="tin.csv", started_at=NOW, by=officer)
    FeedVisit.objects.create(feed=item.feed, at=NOW, took_ms=1)


def queries_for(desk: Client, address: str) -> int:
    desk.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_the_database_as_often_for_thirty_rows_as_for_one(
    desk: Client, officer: User, ministry: Agency, name: str
):
    one_more_of_everything(ministry, officer)
    one = queries_for(desk, reverse(name))
    for _ in range(29):
        one_more_of_everything(ministry, officer)
    assert queries_for(desk, reverse(name)) <= one


def test_a_story_asks_the_database_as_often_for_thirty_reports_as_for_one(
    desk: Client, ministry: Agency, policy: Policy
):
    def story_of(size: int) -> str:
        items = [an_item(a_source(), followed_by=ministry) for _ in range(size)]
        for item in items:
            a_mention(item, policy)
        return reverse("story", args=[a_story(*items).pk])

    assert queries_for(desk, story_of(30)) <= queries_for(desk, story_of(1))


def test_an_article_a_digest_and_a_dossier_ask_as_often_for_many_as_for_few(
    desk: Client, ministry: Agency, officer: User, policy: Policy
):
    item = an_item(a_source(), followed_by=ministry)
    digest = a_digest(ministry)

    def grow(size: int) -> None:
        stories = []
        for _ in range(size):
            other = an_item(a_source(), followed_by=ministry)
            a_mention(other, policy)
            stories.append(a_story(other))
            a_digest_line(digest, policy, stories[-1], other)
            a_mention(item, a_policy(ministry))
            Correction.objects.create(
                kind="match", agency=ministry, item_id=item.pk, policy=policy, engine_said="matched",
                officer_says=False, by=officer, at=NOW,
            )  # fmt: skip

    pages = [
        reverse("item", args=[item.pk]),
        reverse("digest", args=[digest.pk]),
        reverse("policy_tab", args=[policy.pk, "press"]),
    ]
    grow(1)
    few = [queries_for(desk, page) for page in pages]
    grow(12)
    assert [queries_for(desk, page) <= n for page, n in zip(pages, few, strict=True)] == [True, True, True]


@pytest.mark.parametrize("name", [*LISTS, "saved_query_new", "feed_add", "import", "policies", "indicators"])
def test_an_agency_with_nothing_sees_what_to_do_next(desk: Client, name: str):
    Feed.objects.all().delete()
    response = desk.get(reverse(name))
    assert response.status_code == 200
    assert "None" not in re.sub(r"<[^>]*>", "", words(response))


def test_articles_are_found_with_and_without_diacritics_and_by_every_filter(
    desk: Client, ministry: Agency, policy: Policy
):
    paper = a_source("Báo Sóng Mây")
    fees = an_item(paper, title="Học phí giảm một nửa", followed_by=ministry)
    ferry = an_item(a_source("Báo Phà"), title="Bến phà đêm", followed_by=ministry, received_at=NOW.replace(day=1))
    copy = an_item(paper, title="Chép lại tin cũ", is_original=False)
    a_mention(fees, policy)
    found = {
        asked: [item.pk for item in desk.get(reverse("items") + f"?{asked}").context["page"]]
        for asked in (
            "q=học+phí", "q=hoc+phi", f"policy={policy.pk}", f"source={ferry.source_id}", "start=2026-03-02",
            "end=2026-03-01", "kind=own", "q=phà&end=2026-03-01", "page=99",
        )
    }  # fmt: skip
    latest = [copy.pk, fees.pk]
    assert found == {
        "q=học+phí": [fees.pk],
        "q=hoc+phi": [fees.pk],
        f"policy={policy.pk}": [fees.pk],
        f"source={ferry.source_id}": [ferry.pk],
        "start=2026-03-02": latest,
        "end=2026-03-01": [ferry.pk],
        "kind=own": [fees.pk, ferry.pk],
        "q=phà&end=2026-03-01": [ferry.pk],
        "page=99": [*latest, ferry.pk],
    }


def test_a_mistake_in_a_search_is_said_and_the_words_stay(desk: Client):
    response = desk.get(reverse("items"), {"q": 'học "phí'})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["q"]
    assert 'value="học &quot;phí"' in words(response)


@pytest.mark.parametrize("name", ["items", "stories", "alarms"])
def test_a_list_comes_down_as_a_file_whole(desk: Client, ministry: Agency, officer: User, name: str):
    for _ in range(35):
        one_more_of_everything(ministry, officer)
    rows = {"items": 70, "stories": 35, "alarms": 70}[name]
    every = "&all=1" if name == "stories" else ""
    book = load_workbook(io.BytesIO(desk.get(f"{reverse(name)}?format=xlsx{every}").content))
    text = desk.get(f"{reverse(name)}?format=csv{every}").content.decode("utf-8-sig")
    assert max(sheet.max_row for sheet in book) >= rows
    assert len([line for line in text.splitlines() if line.strip()]) == rows + 1


def test_alarms_are_taken_given_back_and_closed(desk: Client, policy: Policy, officer: User):
    alarm = an_alarm(policy)
    page = reverse("alarm", args=[alarm.pk])
    taken = desk.post(reverse("alarm_take", args=[alarm.pk]))
    assert (taken.url, said(taken)) == (page, ["Bạn đã nhận xử lý cảnh báo này."])
    assert reverse("alarm_release", args=[alarm.pk]) in words(desk.get(page))
    desk.post(reverse("alarm_release", args=[alarm.pk]))
    assert Alarm.objects.waiting().count() == 1
    empty = desk.post(page, {"outcome": "answer", "reason": ""})
    assert (empty.status_code, list(empty.context["form"].errors)) == (200, ["reason"])
    assert re.search(r'value="answer"[^>]*checked', words(empty))
    closed = desk.post(page, {"outcome": "answer", "reason": "Đã trả lời."})
    assert closed.url == reverse("alarms")
    assert list(Alarm.objects.values_list("outcome", "reason", "closed_by")) == [
        ("answer", "Đã trả lời.", officer.pk),
    ]  # fmt: skip


def test_a_colleague_who_comes_second_is_told(desk: Client, policy: Policy, colleague: User):
    alarm = an_alarm(policy, taken_by=colleague, taken_at=NOW)
    response = desk.post(reverse("alarm_take", args=[alarm.pk]))
    assert said(response) == ["Cảnh báo này đã có người nhận xử lý. Hãy tải lại trang để xem ai đang làm."]


def test_a_wrong_match_is_struck_out_and_taken_back(desk: Client, ministry: Agency, policy: Policy):
    item = an_item(a_source(), followed_by=ministry)
    a_story(item)
    a_mention(item, policy)
    response = desk.post(reverse("mention_strike", args=[item.pk, policy.pk]), {"next": "/desk/tin/?q=phi"})
    undo = reverse("correction_undo", args=[Correction.objects.get().pk])
    assert (response.url, undo in str(next(iter(get_messages(response.wsgi_request))))) == ("/desk/tin/?q=phi", True)
    assert Mention.objects.get().state == "struck"
    assert desk.post(undo).url == reverse("item", args=[item.pk])
    assert Mention.objects.get().state == "matched"
    assert said(desk.post(undo)) != []


def test_nobody_is_sent_to_a_foreign_site(desk: Client, ministry: Agency, policy: Policy):
    item = an_item(a_source(), followed_by=ministry)
    a_mention(item, policy)
    response = desk.post(reverse("mention_strike", args=[item.pk, policy.pk]), {"next": "https://xau.example/"})
    assert response.url == reverse("item", args=[item.pk])


def test_an_article_is_added_moved_and_called_no_reprint(desk: Client, ministry: Agency, policy: Policy):
    item, other = (an_item(a_source(), followed_by=ministry) for _ in range(2))
    story = a_story(item, other)
    a_family(item, other)
    desk.post(reverse("mention_add", args=[item.pk]), {"policy": policy.pk})
    desk.post(reverse("item_move", args=[item.pk]), {"story": "new"})
    desk.post(reverse("item_leave_family", args=[other.pk]))
    item.refresh_from_db()
    other.refresh_from_db()
    assert (Mention.objects.get().state, item.story_id != story.pk, other.family_id) == ("added", True, None)
    assert desk.get(reverse("item", args=[item.pk])).status_code == 200
    for kind in Correction.objects.values_list("pk", flat=True):
        desk.post(reverse("correction_undo", args=[kind]))
    item.refresh_from_db()
    assert (Mention.objects.count(), item.story_id) == (0, story.pk)


def test_the_time_machine_answers_while_one_types(desk: Client, ministry: Agency):
    now = an_item(a_source(), followed_by=ministry, received_at=_today(), title="Học phí giảm").published_at
    asked = {
        text: desk.post(reverse("saved_query_preview"), {"text": text}) for text in ("học phí", "", 'học "phí', "phà")
    }
    assert [response.status_code for response in asked.values()] == [200, 200, 200, 200]
    assert ("Học phí giảm" in words(asked["học phí"]), now is not None) == (True, True)
    assert "Học phí giảm" not in words(asked["phà"])
    assert asked['học "phí'].context["error"].position == 4


def _today() -> object:
    return clock.now()


def test_a_query_is_written_changed_stopped_and_taken_up(desk: Client, policy: Policy):
    new = reverse("saved_query_new")
    wrong = desk.post(new, {"policy": policy.pk, "name": "Học phí", "text": "học ("})
    assert list(wrong.context["form"].errors) == ["text"]
    assert ("học (" in words(wrong), "Học phí" in words(wrong)) == (True, True)
    desk.post(new, {"policy": policy.pk, "name": "Học phí", "text": "học phí"})
    query = SavedQuery.objects.get()
    again = desk.post(new, {"policy": policy.pk, "name": "Học phí", "text": "khác"})
    assert list(again.context["form"].errors) == ["name"]
    desk.post(reverse("saved_query", args=[query.pk]), {"name": "Tên mới", "text": "viện phí"})
    desk.post(reverse("saved_query_retire", args=[query.pk]))
    query.refresh_from_db()
    assert (query.name, query.text, query.retired_at is None) == ("Tên mới", "viện phí", False)
    desk.post(reverse("saved_query_restore", args=[query.pk]))
    assert SavedQuery.objects.active().count() == 1


def test_a_stopped_query_whose_name_was_given_away_cannot_simply_come_back(desk: Client, policy: Policy):
    stopped = a_saved_query(policy, name="Học phí", retired_at=NOW)
    a_saved_query(policy, name="Học phí")
    response = desk.post(reverse("saved_query_restore", args=[stopped.pk]))
    assert response.status_code == 302
    assert SavedQuery.objects.active().count() == 1
    assert "Học phí" in said(response)[-1]


def test_a_feed_is_added_and_switched_off(desk: Client, ministry: Agency):
    Feed.objects.all().delete()
    typed = {"url": "bao", "source_name": "Báo Mới", "section": "Xã hội", "kind": "feed", "fetches_pages": "on"}
    wrong = desk.post(reverse("feed_add"), typed)
    assert (list(wrong.context["form"].errors), "Báo Mới" in words(wrong)) == (["url"], True)
    desk.post(reverse("feed_add"), typed | {"url": "https://bao-moi.example/rss"})
    feed = Feed.objects.get()
    assert list(Feed.objects.followed()) == [feed]
    assert desk.get(reverse("feed", args=[feed.pk])).status_code == 200
    desk.post(reverse("feed_unfollow", args=[feed.pk]))
    assert list(Feed.objects.followed()) == []
    desk.post(reverse("feed_follow"), {"feed": feed.pk})
    assert list(Feed.objects.followed()) == [feed]


def test_a_file_is_imported_and_accounted_for(desk: Client):
    table = SimpleUploadedFile("tin.csv", "Tiêu đề,Nội dung\nHọc phí,Giảm\n,\n".encode())
    response = desk.post(reverse("import"), {"file": table})
    run = ImportRun.objects.get()
    assert (response.url, run.new) == (reverse("import_run", args=[run.pk]), 1)
    assert desk.get(response.url).status_code == 200
    refused = desk.post(reverse("import"), {"file": SimpleUploadedFile("a.csv", b"%PDF-1.4")})
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["file"])


def test_a_digest_is_drafted_worked_on_signed_and_taken_away(desk: Client, ministry: Agency, policy: Policy):
    items = [an_item(a_source(), followed_by=ministry, received_at=_today(), title=f"Tin {n}") for n in range(2)]
    for item in items:
        a_story(item)
        a_mention(item, policy)
    page = desk.post(reverse("digest_draft")).url
    digest = Digest.objects.get()
    first, second = digest.lines.all()
    order = f"{second.pk},{first.pk}"
    desk.post(reverse("digest_order", args=[digest.pk]), {"lines": order})
    dropped = desk.post(reverse("digest_drop", args=[digest.pk, first.pk]))
    assert reverse("digest_restore", args=[digest.pk, first.pk]) in str(next(iter(get_messages(dropped.wsgi_request))))
    desk.post(reverse("digest_restore", args=[digest.pk, first.pk]))
    desk.post(reverse("digest_write_line", args=[digest.pk, second.pk]), {"note": "Hỏi nhiều.", "proposal": "Trả lời"})
    unsigned = desk.post(reverse("digest_assess", args=[digest.pk]), {"assessment": " ", "sign": "1"})
    assert said(unsigned)[-1:] == ["Hãy viết nhận định (một đến ba dòng) trước khi ký."]
    desk.post(reverse("digest_assess", args=[digest.pk]), {"assessment": "Yên.", "sign": "1"})
    digest.refresh_from_db()
    assert (digest.signed_at is None, page) == (False, reverse("digest", args=[digest.pk]))
    assert [line["n"] for group in digest.frozen["groups"] for line in group["lines"]] == [1, 2]
    assert "Hỏi nhiều." in words(desk.get(page))
    for kind in ("docx", "pdf", "xlsx"):
        assert len(desk.get(reverse("digest_download", args=[digest.pk, kind])).content) > 1000
    assert desk.get(reverse("digest_download", args=[digest.pk, "exe"])).status_code == 404
    late = desk.post(reverse("digest_drop", args=[digest.pk, first.pk]))
    assert said(late)[-1:] == ["Bản điểm báo này đã ký nên không sửa được. Hãy mở bản nháp mới."]


def test_the_meeting_page_comes_as_word_and_pdf(desk: Client, policy: Policy):
    an_alarm(policy)
    made = [desk.get(reverse("briefing", args=[kind])) for kind in ("docx", "pdf")]
    assert [(answer.status_code, len(answer.content) > 1000) for answer in made] == [(200, True), (200, True)]


def test_a_huge_number_in_the_address_is_a_missing_page(desk: Client, policy: Policy):
    assert desk.get(f"/desk/tin/{10**30}/").status_code == 404
    item = Item.objects.first()
    assert item is None
    assert desk.post(reverse("feed_follow"), {"feed": "9" * 40}).status_code == 404


def test_a_script_is_told_when_an_order_was_not_kept(desk: Client, ministry: Agency, policy: Policy, officer: User):
    desk.post(reverse("digest_draft"))
    digest = Digest.objects.get()
    address, asks = reverse("digest_order", args=[digest.pk]), {"X-Requested-With": "fetch"}
    assert desk.post(address, {"lines": ""}, headers=asks).status_code == 204
    assert desk.post(address, {"lines": "999999"}, headers=asks).status_code == 409
    assert "Danh sách đã thay đổi" in desk.get(reverse("digest", args=[digest.pk])).content.decode()


@pytest.fixture
def _at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def counted_days(policy: Policy, days: int) -> None:
    """Three stories on each of the whole days before today, listened to all the while, and one so far today."""
    a_feed(followed_by=policy.agency, at=NOW - timedelta(days=days + 1))
    StoryCount.objects.bulk_create(
        StoryCount(policy=policy, hour=NOW - timedelta(days=back), stories=n, new_stories=n, articles=n, independent=n)
        for back, n in ((back, 3 if back else 1) for back in range(days + 1))
    )


def press_tab(desk: Client, policy: Policy) -> str:
    """The words of the dossier's press tab, without marks and runs of space."""
    response = desk.get(reverse("policy_tab", args=[policy.pk, "press"]))
    return " ".join(re.sub(r"<[^>]*>", " ", words(response)).split())


@pytest.mark.usefixtures("_at_now")
def test_a_dossier_forecasts_the_coming_week_and_says_how_right_it_was(desk: Client, policy: Policy):
    counted_days(policy, 70)
    said = press_tab(desk, policy)
    assert "Dự báo 7 ngày tới, kể từ hôm nay: 3 sự việc mới mỗi ngày (khoảng 80 %)." in said
    assert re.search(r"số ngày nằm trong khoảng đã dự báo: \S+ % \(n = 14\)", said)
    assert "Dự báo từ 04/03/2026 đến 10/03/2026: 3 sự việc mỗi ngày." in said
    assert "chưa đến Dự báo: 3–3, mức giữa 3" in said


@pytest.mark.usefixtures("_at_now")
def test_how_right_a_young_forecast_is_stands_as_not_measured(desk: Client, policy: Policy):
    counted_days(policy, 60)
    assert "số ngày nằm trong khoảng đã dự báo: chưa đo ." in press_tab(desk, policy)


@pytest.mark.usefixtures("_at_now")
def test_below_eight_weeks_a_dossier_says_that_it_cannot_forecast(desk: Client, policy: Policy):
    counted_days(policy, 55)
    said = press_tab(desk, policy)
    assert "Chưa đủ 8 tuần theo dõi để dự báo." in said
    assert "Dự báo 7 ngày tới" not in said
