"""The pages of the story bank: from an empty list to a public story, and back when the person says no."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from danbiet.offices.models import Agency, User
from danbiet.publishing.actions.consents import withdraw_consent
from danbiet.publishing.models import Consent, FactPoint, HumanStory, Publication, Release
from tests.builders import a_policy
from tests.publishing.story_bank import WORDS, a_human_story, a_public_story, a_ready_story, a_story_release, consented

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def desk(officer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(officer)


def at_desk(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def sent(client: Client, name: str, *args: object, **body: object) -> int:
    return client.post(reverse(name, args=args), body).status_code


def test_an_empty_bank_says_how_to_fill_it(desk: Client):
    page = at_desk(desk, "human_stories")
    assert "Kho chưa có câu chuyện nào" in page
    assert "Viết câu chuyện đầu tiên" in page


def test_a_story_goes_from_an_empty_page_to_the_public_through_its_three_steps(
    desk: Client, client_of, officer: User, colleague: User, spokesperson: User, ministry: Agency
):
    policy = a_policy(ministry)
    assert sent(desk, "human_story_new", policy=policy.pk, **WORDS) == 302
    story = HumanStory.objects.get()
    page = at_desk(desk, "human_story", story.pk)
    assert ("Còn thiếu gì trước khi đăng" in page, "Bạn đã viết câu chuyện này nên không tự kiểm" in page) == (
        True,
        True,
    )

    paper = {"paper_number": "12/ĐY", "taken_by": officer.pk, "signed_on": f"{TODAY():%d/%m/%Y}",
             "materials": ["text"], "channels": ["web"], "has_read": "on"}  # fmt: skip
    assert sent(desk, "human_story_consent", story.pk, **paper) == 302
    checker = client_of(colleague)
    for point in FactPoint.objects.filter(story=story):
        found = {"result": "right", "way": "on_site", "source": "tại nhà"}
        body = {f"p{point.pk}-{name}": value for name, value in found.items()}
        assert sent(checker, "human_story_point", story.pk, point.pk, **body) == 302
    assert "Xác nhận đã kiểm đúng bản này" in at_desk(checker, "human_story", story.pk)
    assert sent(checker, "human_story_confirm", story.pk, words_hash=story.words_hash) == 302
    assert "Đủ để công bố trên cổng" in at_desk(desk, "human_story", story.pk)

    assert sent(desk, "human_story_release", story.pk) == 302
    release = Release.objects.get(human_story=story)
    assert "Bản này kể đúng từng chữ một câu chuyện trong kho" in at_desk(desk, "release", release.pk)
    form = {"contact": "Phòng Truyền thông", "form": "portal"}
    assert sent(desk, "release_write", release.pk, **form) == 302
    assert sent(desk, "release_submit", release.pk) == 302
    edition = release.editions.get()
    assert sent(client_of(spokesperson), "edition_decide", edition.pk, hash=edition.hash, decision="approve") == 302
    assert sent(desk, "release_publish", release.pk) == 302
    page = at_desk(desk, "human_story", story.pk)
    assert ("Đã dùng 1 lần" in page, "đang công khai" in page) == (True, True)
    public = Client().get(reverse("press_release", kwargs={"public_id": release.public_id})).content.decode()
    assert ("đồng ý bằng văn bản" in public, "12/ĐY" in public) == (True, False)


def test_consent_taken_back_asks_first_and_then_leads_to_the_withdrawal_from_every_side(
    desk: Client, officer: User, colleague: User, spokesperson: User, ministry: Agency
):
    public = a_public_story(ministry, officer, colleague, spokesperson, policy=a_policy(ministry))
    story = public.release.human_story
    consent = story.consents.get()
    body = {"withdrawn_on": f"{TODAY():%d/%m/%Y}", "way": "telephone"}
    asked = desk.post(reverse("human_story_consent_withdraw", args=[story.pk, consent.pk]), body)
    assert "Ghi là đã rút lại sự đồng ý?" in asked.content.decode()
    assert Consent.objects.get().withdrawn_on is None
    assert sent(desk, "human_story_consent_withdraw", story.pk, consent.pk, confirmed="1", **body) == 302
    assert "Câu chuyện phải thu hồi" in at_desk(desk, "today_live")
    assert "1 câu chuyện phải thu hồi" in at_desk(desk, "human_stories")
    page = at_desk(desk, "human_story", story.pk)
    assert ("Phải thu hồi:" in page, reverse("publication_withdraw", args=[public.pk]) in page) == (True, True)
    said = {"reason": "Câu chuyện được thu hồi.", "typed_name": "thu hồi"}
    assert sent(desk, "publication_withdraw", public.pk, **said) == 302
    assert Publication.objects.get().withdrawal_reason == "Câu chuyện được thu hồi."
    assert "Câu chuyện phải thu hồi" not in at_desk(desk, "today_live")


def test_a_refused_name_comes_back_on_the_form_with_the_words_kept(desk: Client):
    response = desk.post(reverse("human_story_new"), WORDS | {"text": "Chị Hoa kể lại."})
    page = response.content.decode()
    assert (response.status_code, HumanStory.objects.count()) == (422, 0)
    assert ("Có tên người: “Hoa”" in page, "Chị Hoa kể lại." in page) == (True, True)


def test_a_wrong_paper_or_point_comes_back_where_it_was_written(
    desk: Client, client_of, officer: User, colleague: User, ministry: Agency
):
    story = a_human_story(ministry, officer)
    paper = {"paper_number": "1/ĐY", "taken_by": officer.pk, "signed_on": "01/03/2026", "materials": ["text"],
             "channels": ["web"], "is_child": "on"}  # fmt: skip
    response = desk.post(reverse("human_story_consent", args=[story.pk]), paper)
    assert (response.status_code, "Trẻ em cần chữ ký" in response.content.decode()) == (422, True)
    point = story.points.first()
    body = {f"p{point.pk}-result": "corrected", f"p{point.pk}-way": "unit", f"p{point.pk}-source": "xã"}
    response = client_of(colleague).post(reverse("human_story_point", args=[story.pk, point.pk]), body)
    assert (response.status_code, "ghi phải viết lại thế nào" in response.content.decode()) == (422, True)
    response = desk.post(reverse("human_story_point_add", args=[story.pk]), {"words": "không có trong bài"})
    assert (response.status_code, "Đoạn này không có trong câu chuyện" in response.content.decode()) == (422, True)


def test_the_list_is_searched_and_narrowed_by_what_is_lacking(
    desk: Client, officer: User, colleague: User, ministry: Agency
):
    a_human_story(ministry, officer, title="Chuyện chưa có gì")
    a_ready_story(ministry, officer, colleague, title="Chuyện đã đủ")

    def shown(**asked: str) -> list[bool]:
        page = desk.get(reverse("human_stories"), asked).content.decode()
        return ["Chuyện chưa có gì" in page, "Chuyện đã đủ" in page]

    assert [shown(), shown(state="ready"), shown(state="no_consent"), shown(state="unchecked"), shown(q="đã đủ")] == [
        [True, True], [False, True], [True, False], [True, False], [False, True],
    ]  # fmt: skip
    response = desk.get(reverse("human_stories"), {"format": "csv"})
    assert response.status_code == 200


def test_a_story_is_put_away_and_taken_back(desk: Client, officer: User, ministry: Agency):
    story = a_human_story(ministry, officer)
    assert sent(desk, "human_story_drop", story.pk) == 302
    assert WORDS["title"] in desk.get(reverse("human_stories"), {"state": "dropped"}).content.decode()
    assert "Lấy lại câu chuyện" in at_desk(desk, "human_story", story.pk)
    assert sent(desk, "human_story_restore", story.pk) == 302
    assert sent(desk, "human_story_edit", story.pk, **(WORDS | {"title": "Tên khác"})) == 302
    assert HumanStory.objects.get().title == "Tên khác"


def test_a_release_takes_the_changed_words_of_its_story_again(
    desk: Client, officer: User, colleague: User, ministry: Agency
):
    story = a_ready_story(ministry, officer, colleague)
    release = a_story_release(story, officer)
    assert sent(desk, "human_story_edit", story.pk, **(WORDS | {"title": "Tên khác"})) == 302
    assert "Lấy lại chữ từ kho" in at_desk(desk, "release", release.pk)
    page = at_desk(desk, "release_tab", release.pk, "approval")
    assert "Câu chuyện đã sửa sau lần kiểm chứng" in page
    assert sent(desk, "release_take_words_again", release.pk) == 302
    release.refresh_from_db()
    assert release.title == WORDS["title"]  # the changed words are not checked yet


def test_the_dossier_has_its_stories(desk: Client, officer: User, ministry: Agency):
    policy = a_policy(ministry)
    assert "Chưa có câu chuyện nào về chính sách này" in at_desk(desk, "policy_tab", policy.pk, "human_stories")
    a_human_story(ministry, officer, policy=policy)
    assert WORDS["title"] in at_desk(desk, "policy_tab", policy.pk, "human_stories")


def test_an_auditor_reads_and_changes_nothing(auditor: User, client_of, officer: User, ministry: Agency):
    story = a_human_story(ministry, officer)
    client = client_of(auditor)
    page = at_desk(client, "human_story", story.pk)
    assert [words in page for words in ("Sửa câu chuyện", "Ghi giấy này", "Lưu kết quả")] == [False] * 3
    assert sent(client, "human_story_drop", story.pk) == 403


def test_thirty_stories_and_thirty_points_ask_the_database_as_often_as_one(
    desk: Client, officer: User, colleague: User, spokesperson: User, ministry: Agency
):
    public = a_public_story(ministry, officer, colleague, spokesperson, policy=a_policy(ministry))
    story = public.release.human_story
    withdraw_consent(story.consents.get(), withdrawn_on=TODAY(), way="paper", by=officer, at=timezone.now())
    pages = [reverse("human_stories"), reverse("human_story", args=[story.pk]), reverse("today_live")]

    def queries(address: str) -> int:
        desk.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(address).status_code == 200
        return len(seen)

    few = [queries(page) for page in pages]
    for n in range(29):
        a_human_story(ministry, officer, title=f"Chuyện {n}", policy=a_policy(ministry))
        consented(story, officer, paper_number=f"{n}/ĐY", valid_until=None)
        FactPoint.objects.create(story=story, origin="officer", words=f"đoạn {n}")
    assert [queries(page) for page in pages] == few
