"""What is stale, missing or broken on the public site: found, kept with its first day, accepted for a while, mended."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document

from danbiet.delivery.models import Audience
from danbiet.kit import clock
from danbiet.kit.registry import desk_cards
from danbiet.measurement import site_wording as wording
from danbiet.measurement.actions.site import (
    AlreadyMended,
    NoReason,
    accept_finding,
    look_now,
    look_where_due,
    plan_looks,
    take_back_acceptance,
)
from danbiet.measurement.models import AddressCheck, Check, Finding, PortalCheck
from danbiet.measurement.queries.site import Part, faults_of
from danbiet.offices.audit import SystemPost
from danbiet.offices.models import AuditEntry, Clock
from danbiet.offices.rules import load_rules, rule
from danbiet.policies import actions as dossiers
from danbiet.policies.models import Answer, Milestone, Policy
from danbiet.publishing.models import Asset, Question, Spokesperson
from tests.builders import a_policy, a_publication, a_release, an_edition
from tests.cast import NOW
from tests.measurement.cases import a_finding

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()
WHERE = {"kind": "where", "subject": "Nơi nộp", "value": "xã", "unit": "", "applies_to": "", "source_article": ""}
DOCUMENT = {"code_notation": "15/2026/NĐ-CP", "subject": "Về đò", "issued_on": "", "url": "https://vanban.example/15"}
WHOLE = {"facts": [WHERE], "documents": [DOCUMENT], "variants": {"board": "Bảng tin"}}


@pytest.fixture(autouse=True)
def rulebook(db):
    load_rules(by=SystemPost("tests"), at=NOW)


@pytest.fixture
def speaker(head):
    return Spokesperson.objects.create(
        agency=head.agency, person=head, title="Thứ trưởng", kind="regular", phone="0", email="a@b.example",
        from_on=date(2025, 1, 1),
    )  # fmt: skip


def a_public_policy(agency, **fields) -> Policy:
    return a_policy(agency, **({"short_title": "Vé đò", "public_from": TODAY, "lead_unit": "Vụ Đò"} | fields))


def published(agency, policy=None, *, at=NOW, amending=None, title="Lịch đò mới", **content):
    release = a_release(agency, policy=policy, title=title, at=at)
    return a_publication(an_edition(release, at=at, **(WHOLE | content)), at=at)


def seen(agency, *, at=NOW) -> list[tuple[str, str]]:
    return sorted((each.check.value, each.about) for each in faults_of(Part(agency, at=at)))


def words(agency, *, at=NOW) -> list[str]:
    look_where_due(at=at)
    plan_looks(at=at)
    look_where_due(at=at)
    return [wording.words_of(each) for each in Finding.objects.filter(agency=agency).standing().order_by("check_key")]


# -- what is found


def test_a_whole_page_has_nothing_to_mend(ministry, speaker):
    policy = a_public_policy(ministry)
    Milestone.objects.create(policy=policy, stage="effect", happened_on=TODAY - 30 * DAY)
    published(ministry, policy)
    assert seen(ministry) == []


def test_nothing_public_is_nothing_to_mend(ministry):
    a_policy(ministry)
    a_release(ministry)
    assert seen(ministry) == []


def test_a_policy_that_moved_on_while_its_page_stayed_silent_is_stale(ministry, speaker):
    policy = a_public_policy(ministry)
    published(ministry, policy, at=NOW - 40 * DAY)
    Milestone.objects.create(policy=policy, stage="effect", happened_on=TODAY - 10 * DAY)
    assert words(ministry) == ["Đã qua mốc “Có hiệu lực”; tin mới nhất trên trang từ ngày 23/01/2026."]
    assert Finding.objects.get().since == TODAY - 10 * DAY


def test_three_working_days_are_left_to_tell_of_a_milestone(ministry, speaker):
    policy = a_public_policy(ministry)
    published(ministry, policy, at=NOW - 40 * DAY)
    Milestone.objects.create(policy=policy, stage="effect", happened_on=TODAY - DAY)
    assert seen(ministry) == []
    assert seen(ministry, at=NOW + 5 * DAY) == [("policy_silent", f"policy:{policy.pk}")]


def test_what_was_said_before_the_fact_table_changed_is_stale(ministry, officer, head, speaker):
    policy = a_public_policy(ministry)
    published(ministry, policy, at=NOW - 10 * DAY)
    for number in range(2):
        Answer.objects.create(
            agency=ministry, policy=policy, question=f"Hỏi {number}", text="Đáp", written_by=officer,
            written_at=NOW - 9 * DAY, approved_by=head, approved_at=NOW - 9 * DAY, published_at=NOW - 9 * DAY,
        )  # fmt: skip
    assert seen(ministry) == []

    dossiers.write_key_fact(policy, subject="Giá vé", value="9.000", unit="đồng", by=officer, at=NOW - DAY)
    assert words(ministry) == [
        "2 câu trả lời công khai viết trước lần sửa bảng dữ kiện ngày 03/03/2026.",
        "Bảng dữ kiện sửa ngày 03/03/2026; trang vẫn nêu bảng cũ, cần đính chính hoặc công bố lại.",
    ]
    published(ministry, policy, at=NOW)
    assert seen(ministry) == [("answer_old", f"policy:{policy.pk}")]


def test_a_mandate_that_ran_out_with_nobody_after_it_is_stale(ministry, speaker):
    published(ministry)
    speaker.to_on = TODAY - DAY
    speaker.save()
    assert words(ministry) == [
        "Tư cách phát ngôn hết ngày 03/03/2026, chưa có người thay.",
        "Trang người phát ngôn của cơ quan đang trống.",
    ]
    speaker.pk, speaker.to_on = None, None
    speaker.save()
    assert seen(ministry) == []


def test_what_a_reader_needs_and_does_not_find_is_missing(ministry, speaker):
    policy = a_public_policy(ministry)
    release = a_release(ministry, policy=policy, lead="", contact="")
    a_publication(an_edition(release, variants={}))
    assert words(ministry) == [
        "Bản công bố không ghi hỏi thêm ở đâu.",
        "Trang chưa dẫn văn bản nào.",
        "Trang chưa có câu nào nói chính sách là gì bằng lời dễ hiểu.",
        "Chưa có bản cho: Bảng tin.",
        "Bảng dữ kiện trên trang chưa nói hỏi ở đâu, làm ở đâu.",
    ]


def test_a_document_that_is_named_and_cannot_be_opened_is_missing(ministry, speaker):
    policy = a_public_policy(ministry)
    published(ministry, policy, documents=[DOCUMENT | {"url": ""}])
    assert words(ministry) == ["Văn bản nêu tên mà không có địa chỉ để mở: 15/2026/NĐ-CP."]


def test_a_version_is_missing_only_where_the_agency_has_such_a_way(ministry, speaker):
    published(ministry)
    assert seen(ministry) == []
    Audience.objects.create(
        agency=ministry, name="Dân", kind="partners", address_kind="phone", purpose="a", basis="b", created_at=NOW
    )
    assert words(ministry) == ["Chưa có bản cho: Tin nhắn có dấu."]
    assert seen(ministry, at=NOW + 31 * DAY) == []


def test_questions_past_their_time_are_missing_answers(ministry, officer, speaker):
    policy = a_public_policy(ministry)
    published(ministry, policy)
    for number in range(3):
        question = Question.objects.create(
            agency=ministry, policy=policy, code_hash=b"%d" % number, text="Khi nào?", asked_at=NOW - 20 * DAY
        )
        Clock.objects.create(
            agency=ministry, rule=rule("question.reply", on=TODAY), about=f"question:{question.pk}",
            started_at=NOW - 20 * DAY, due_at=NOW - (number - 1) * DAY,
        )  # fmt: skip
    assert words(ministry) == ["1 câu hỏi của người dân quá hạn trả lời."]


def test_a_link_that_is_gone_is_broken_at_once_and_one_that_is_slow_the_second_day(ministry, speaker):
    policy = a_public_policy(ministry)
    body = '<p><a href="https://kia.example/mat#a">một</a> <a href="https://kia.example/cham">hai</a></p>'
    published(ministry, policy, body=body)
    known = {"due_at": NOW, "named_at": NOW, "broken_since": NOW - DAY}
    AddressCheck.objects.create(url="https://kia.example/mat", fault="404", failures=1, **known)
    slow = AddressCheck.objects.create(url="https://kia.example/cham", fault="timed_out", failures=1, **known)
    assert words(ministry) == ["Liên kết https://kia.example/mat: không còn trang ấy (404)."]
    slow.failures = 2
    slow.save()
    assert len(seen(ministry)) == 2


def test_a_link_to_a_page_that_this_site_has_not_is_broken(ministry, speaker, settings):
    ours = settings.ENV.public_url.rstrip("/")
    published(ministry, body=f'<p><a href="{ours}/bao-chi/">phòng báo chí</a> <a href="{ours}/khong/co/">mất</a></p>')
    assert words(ministry) == [f"Liên kết {ours}/khong/co/: không còn trang ấy (404)."]
    assert not AddressCheck.objects.filter(url__startswith=ours).exists()


def test_a_file_that_is_gone_and_a_picture_without_words_are_broken(ministry, speaker):
    release = a_release(ministry)
    document = Document(title="Bản đồ")
    document.file.save("ban-do.png", ContentFile(b"png"))
    document.save()
    known = {"licence": "tự do", "document": document, "size": 3, "added_at": NOW}
    for number, kind in enumerate(("image/png", "application/pdf")):
        Asset.objects.create(
            release=release, title=f"Tệp {number}", content_type=kind, sha256=f"{number}" * 64, **known
        )
    a_publication(an_edition(release, variants={"board": "Bảng tin"}))
    assert words(ministry) == ["Hình “Tệp 0” không có lời tả cho người không nhìn thấy."]
    document.file.storage.delete(document.file.name)
    assert words(ministry, at=NOW + DAY) == ["Tệp “Tệp 0” không còn trong kho.", "Tệp “Tệp 1” không còn trong kho."]


# -- how it is kept


def test_a_finding_keeps_its_first_day_and_goes_when_it_is_mended(ministry, officer):
    published(ministry)
    look_now(ministry, by=officer, at=NOW)
    look_now(ministry, by=officer, at=NOW + 3 * DAY)
    finding = Finding.objects.get()
    assert (finding.first_seen_at, finding.last_seen_at, finding.since) == (NOW, NOW + 3 * DAY, TODAY)

    mandate = Spokesperson.objects.create(
        agency=ministry, person=officer, title="x", kind="regular", phone="0", email="a@b.example", from_on=TODAY
    )
    look_now(ministry, by=officer, at=NOW + 4 * DAY)
    finding.refresh_from_db()
    assert finding.mended_at == NOW + 4 * DAY

    mandate.delete()
    look_now(ministry, by=officer, at=NOW + 6 * DAY)
    finding.refresh_from_db()
    assert (finding.mended_at, finding.first_seen_at, finding.since) == (None, NOW + 6 * DAY, TODAY + 6 * DAY)


def test_every_agency_is_looked_at_once_a_day_however_often_the_job_runs(ministry, other_ministry):
    published(ministry)
    at = NOW.replace(hour=5, minute=0)
    assert (plan_looks(at=at), look_where_due(at=at)) == (3, 0)
    assert (plan_looks(at=NOW), look_where_due(at=NOW), look_where_due(at=NOW)) == (0, 3, 0)
    assert list(PortalCheck.objects.filter(agency=ministry).values_list("day", "standing")) == [(TODAY, 1)]
    assert AuditEntry.objects.filter(verb="look_at_site").count() == 3


def test_what_is_accepted_leaves_the_list_until_its_day_is_over(ministry, officer):
    finding = a_finding(ministry)
    accept_finding(finding, reason=" Đang bổ nhiệm ", until=TODAY + 7 * DAY, by=officer, at=NOW)
    assert not Finding.objects.open(TODAY + 7 * DAY).exists()
    assert Finding.objects.open(TODAY + 8 * DAY).get().accepted_reason == "Đang bổ nhiệm"
    take_back_acceptance(finding, by=officer, at=NOW)
    assert Finding.objects.open(TODAY).get().accepted_reason == ""
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))[-2:] == [
        "accept_finding", "take_back_acceptance",
    ]  # fmt: skip


@pytest.mark.parametrize(("reason", "days"), [(" ", 7), ("vì", -1), ("vì", 400)])
def test_accepting_needs_a_reason_and_a_day_within_a_year(ministry, officer, reason, days):
    with pytest.raises(NoReason):
        accept_finding(a_finding(ministry), reason=reason, until=TODAY + days * DAY, by=officer, at=NOW)


def test_what_is_mended_needs_no_acceptance(ministry, officer):
    with pytest.raises(AlreadyMended):
        accept_finding(a_finding(ministry, mended_at=NOW), reason="vì", until=TODAY, by=officer, at=NOW)


# -- the desk


@pytest.fixture
def today():
    return timezone.localdate(clock.now())


def test_the_list_says_what_since_when_whose_and_where_it_is_mended(ministry, officer, client_of):
    policy = a_public_policy(ministry)
    published(ministry, policy, documents=[])
    client = client_of(officer)
    assert "Chưa xem lại cổng lần nào." in client.get(reverse("site")).content.decode()
    answer = client.post(reverse("site_look"), follow=True)
    [row] = [row for row in answer.context["rows"] if row["finding"].check_key == Check.NO_DOCUMENTS]
    assert (row["title"], row["words"], row["desk"]) == ("Vé đò", "Trang chưa dẫn văn bản nào.", "Vụ Đò")
    assert client.get(row["where"]).status_code == 200
    assert "Đã xem lại" in answer.content.decode()


def test_every_finding_leads_to_a_page_that_opens(ministry, officer, speaker, client_of):
    policy = a_public_policy(ministry, summary="")
    release = a_release(ministry, policy=policy)
    release.working_variants.create(kind="sms", text="Tin", changed_by=officer, changed_at=NOW)
    client = client_of(officer)
    said = {
        "policy": policy.pk, "release": release.pk, "title": "Vé đò", "unit": "", "on": "2026-03-01", "told": "",
        "n": 1, "stage": "effect", "names": ["15"], "kinds": ["sms"], "url": "https://a.example/",
        "fault": "404", "file": "f",
    }  # fmt: skip
    of_policies = {
        Check.POLICY_SILENT, Check.ANSWER_OLD, Check.NO_PLAIN_WORDS, Check.NO_WHERE, Check.NO_DOCUMENTS,
        Check.NO_DOCUMENT_LINK, Check.QUESTIONS_LATE,
    }  # fmt: skip
    for check in Check:
        known = {name: value for name, value in said.items() if check not in of_policies or name != "release"}
        finding = a_finding(ministry, check_key=check, said=known)
        assert client.get(wording.where_of(finding)).status_code == 200, check
        assert wording.words_of(finding)


def test_accepting_on_the_page_moves_it_to_the_accepted_and_back(ministry, officer, client_of, today):
    finding = a_finding(ministry)
    client = client_of(officer)
    body = {"reason": "Đang bổ nhiệm", "until": f"{today + 7 * DAY:%d/%m/%Y}"}
    page = client.post(reverse("finding_accept", args=[finding.pk]), body, follow=True)
    assert list(page.context["rows"]) == []
    accepted = client.get(reverse("site"), {"state": "accepted"})
    assert "Đang bổ nhiệm" in accepted.content.decode()
    page = client.post(reverse("finding_take_back", args=[finding.pk]), follow=True)
    assert len(page.context["rows"]) == 1


def test_an_acceptance_without_a_reason_is_sent_back_with_what_to_do(ministry, officer, client_of):
    finding = a_finding(ministry)
    page = client_of(officer).post(reverse("finding_accept", args=[finding.pk]), {"until": "mai"}, follow=True)
    assert "cần một lý do và một ngày" in page.content.decode()
    finding.refresh_from_db()
    assert finding.accepted_until is None


def test_an_auditor_reads_the_list_and_changes_nothing(ministry, auditor, client_of):
    finding = a_finding(ministry)
    client = client_of(auditor)
    assert "Chấp nhận, vì…" not in client.get(reverse("site")).content.decode()
    body = {"reason": "vì", "until": "31/12/2026"}
    assert client.post(reverse("finding_accept", args=[finding.pk]), body).status_code == 403


def test_filters_and_files_say_the_same_as_the_page(ministry, officer, client_of):
    a_finding(ministry)
    a_finding(
        ministry, group="broken", check_key=Check.FILE_MISSING, said={"title": "Lịch đò", "file": "f", "release": 1}
    )
    client = client_of(officer)
    page = client.get(reverse("site"), {"group": "broken"})
    assert [row["title"] for row in page.context["rows"]] == ["Lịch đò"]
    file = client.get(reverse("site"), {"group": "broken", "format": "csv"}).content.decode("utf-8-sig")
    assert [line.split(",")[:3] for line in file.splitlines()[1:]] == [["hỏng", "Mất tệp", "Lịch đò"]]


def test_what_is_broken_stands_first_then_what_is_stale_and_the_oldest_of_each(ministry, officer, client_of):
    for group, days in (("missing", 9), ("stale", 1), ("broken", 0), ("stale", 5)):
        a_finding(ministry, group=group, since=TODAY - days * DAY)
    page = client_of(officer).get(reverse("site"))
    assert [(row["finding"].group, (TODAY - row["finding"].since).days) for row in page.context["rows"]] == [
        ("broken", 0), ("stale", 5), ("stale", 1), ("missing", 9),
    ]  # fmt: skip
    assert [(str(group), n) for group, n in page.context["counts"]] == [("broken", 1), ("stale", 2), ("missing", 1)]


def test_the_card_of_the_morning_counts_what_is_open(ministry, officer, today):
    card = desk_cards.get("site")
    assert card is not None
    assert card.headline(card.context(officer, NOW)) is None
    a_finding(ministry)
    a_finding(ministry, group="broken")
    a_finding(ministry, mended_at=NOW)
    context = card.context(officer, NOW)
    assert ([(str(group), n) for group, n in context["counts"]], card.headline(context)) == (
        [("broken", 1), ("missing", 1)], "2 điều cần sửa trên cổng",
    )  # fmt: skip


def test_thirty_findings_cost_as_many_queries_as_one(ministry, officer, client_of):
    client = client_of(officer)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("site"))
        return len(asked)

    a_finding(ministry)
    queries()
    one = queries()
    for _number in range(29):
        a_finding(ministry)
    assert queries() == one


def test_a_look_costs_as_many_queries_for_thirty_pages_as_for_one(ministry, officer, speaker):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            faults_of(Part(ministry, at=NOW))
        return len(asked)

    def one_more(number: int) -> None:
        policy = a_public_policy(ministry, short_title=f"Chính sách số {number}")
        Milestone.objects.create(policy=policy, stage="effect", happened_on=TODAY)
        published(ministry, policy)

    one_more(1)
    one = queries()
    for number in range(2, 31):
        one_more(number)
    assert queries() == one
