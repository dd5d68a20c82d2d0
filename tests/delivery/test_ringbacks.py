"""Notices in place of the ringback tone: one edition, one sound, two people, a letter, and what carriers reported."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from docx import Document

from danbiet.channels.voice import NotARecording, speak
from danbiet.delivery.actions import ringback_steps as steps
from danbiet.delivery.actions import ringbacks as actions
from danbiet.delivery.actions.dispatches import NotSendable
from danbiet.delivery.actions.recordings import hand_in_recording, use_recording
from danbiet.delivery.actions.ringback_steps import NoSource, SamePerson, WrongDay, WrongReport
from danbiet.delivery.actions.ringbacks import (
    NotComplete,
    NotThisStep,
    TooLongForTone,
    WrongPeriod,
    draft_ringback,
    hand_in_sound,
    plan_ringback,
    speak_ringback,
    take_recording,
)
from danbiet.delivery.content import NoVariant
from danbiet.delivery.models import Ringback, RingbackCarrier
from danbiet.delivery.queries.ringbacks import heard_of
from danbiet.delivery.ringback_letters import dossier_zip, request_letter, stop_letter
from danbiet.documents.scripts import read_pack
from danbiet.offices.models import AuditEntry
from danbiet.offices.rules import load_rules, set_own_rule
from danbiet.policies.models import KeyFact
from danbiet.publishing.models import Edition, Publication
from tests.builders import a_policy, a_release, an_edition
from tests.cast import NOW
from tests.delivery.nouns import a_place, a_public_edition
from tests.delivery.ringback_nouns import (
    CARRIERS,
    ENDS,
    LATER,
    SHORT,
    STARTS,
    a_draft,
    a_granted,
    a_playing,
    a_report,
    a_sent,
    an_ended,
    reading,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf_and_rules(settings, tmp_path, officer):
    settings.ENV = settings.ENV.model_copy(update={"media": tmp_path})
    load_rules(by=officer, at=NOW)


@pytest.fixture
def edition(ministry) -> Edition:
    return a_public_edition(ministry, variants=SHORT)


def state_of(ringback: Ringback) -> str:
    return Ringback.objects.get(pk=ringback.pk).state


def withdraw(edition: Edition) -> None:
    Publication.objects.filter(edition=edition).update(withdrawn_at=NOW, withdrawal_reason="Sai mức thu.")


def correct(edition: Edition) -> Edition:
    return a_public_edition(edition.release.agency, release=edition.release, variants=SHORT)


def words_of(file: bytes) -> str:
    body = Document(io.BytesIO(file)).element.body
    return "\n".join("".join(t.text or "" for t in p.xpath(".//w:t")) for p in body.xpath(".//w:p"))


# -- putting it together


def test_the_voice_reads_the_shortest_text_and_says_that_it_is_a_machine(edition, officer):
    made = speak_ringback(draft_ringback(edition, by=officer, at=NOW), by=officer, at=NOW)
    assert (made.variant_kind, made.is_synthetic, made.content_type) == ("sms", True, "audio/mpeg")
    assert made.path.is_file()
    assert 3 < made.seconds < 15


def test_a_tone_is_measured_on_the_sound_and_refused_with_its_seconds(edition, officer, ministry):
    made = draft_ringback(edition, by=officer, at=NOW)
    seconds = speak_ringback(made, by=officer, at=NOW).seconds
    set_own_rule(ministry, "ringback.longest_seconds", value=2, basis="QĐ", from_on=NOW.date(), by=officer, at=NOW)
    said = f"Âm thanh dài {round(seconds, 1)} giây, quá 2 giây"
    with pytest.raises(TooLongForTone, match=said):
        speak_ringback(made, by=officer, at=NOW)
    with pytest.raises(TooLongForTone, match="quá 2 giây"):
        hand_in_sound(made, speak("học phí giảm một nửa từ tháng năm", form="wav").audio, by=officer, at=NOW)


def test_a_file_that_is_no_sound_is_refused(edition, officer):
    made = draft_ringback(edition, by=officer, at=NOW)
    with pytest.raises(NotARecording, match="không phải âm thanh"):
        hand_in_sound(made, b"%PDF-1.7", filename="bai.mp3", by=officer, at=NOW)
    made.refresh_from_db()
    assert made.sha256 == ""


def test_other_words_drop_the_sound_that_was_made(edition, officer):
    made = a_draft(edition, officer)
    again = plan_ringback(
        made, variant_kind="script", starts_at=STARTS, ends_at=ENDS, is_nationwide=True, carriers=["Viettel"],
        by=officer, at=NOW,
    )  # fmt: skip
    assert (again.sha256, again.seconds, list(again.places.all())) == ("", None, [])
    assert list(again.carriers.values_list("name", flat=True)) == ["Viettel"]


def test_what_somebody_read_for_loudspeakers_serves_when_the_words_are_the_same(edition, officer):
    recording = hand_in_recording(edition, reading(), agency=officer.agency, by=officer, at=NOW)
    use_recording(recording, by=officer, at=NOW)
    made = a_draft(edition, officer)
    with pytest.raises(NotComplete, match="đọc lời khác"):
        take_recording(made, recording, by=officer, at=NOW)
    made = a_draft(edition, officer, variant_kind="script")
    assert take_recording(made, recording, by=officer, at=NOW).sha256 == recording.sha256


def test_words_that_are_not_public_or_cannot_be_read_aloud_begin_no_dossier(ministry, officer):
    unseen = an_edition(a_release(ministry), variants=SHORT)
    with pytest.raises(NotSendable, match="chưa công bố"):
        draft_ringback(unseen, by=officer, at=NOW)
    plain = a_public_edition(ministry, variants={"sms_plain": "Hoc phi giam"})
    with pytest.raises(NoVariant, match="chưa có lời nào đọc được"):
        draft_ringback(plain, by=officer, at=NOW)


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"ends_at": STARTS}, WrongPeriod, "kết thúc phải sau giờ bắt đầu"),
        ({"starts_at": NOW - timedelta(minutes=1)}, WrongPeriod, "đã qua"),
        ({"places": []}, NotComplete, "Chưa chọn nơi phát"),
        ({"carriers": ["  "]}, NotComplete, "Chưa chọn nhà mạng"),
        ({"carriers": [f"Mạng {n}" for n in range(31)]}, NotComplete, "Nhiều nhất 30"),
        ({"variant_kind": "press"}, NoVariant, "không có lời ấy"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_what_to_do(edition, officer, changes, refusal, words):
    made = draft_ringback(edition, by=officer, at=NOW)
    plan = {
        "variant_kind": "sms", "starts_at": STARTS, "ends_at": ENDS, "carriers": CARRIERS, "places": [a_place()],
    }  # fmt: skip
    with pytest.raises(refusal, match=words):
        plan_ringback(made, by=officer, at=NOW, **(plan | changes))
    assert (Ringback.objects.get().starts_at, RingbackCarrier.objects.count()) == (None, 0)


# -- two people, and the letter


def test_who_put_it_together_does_not_sign_it(edition, officer, colleague, head):
    made = a_draft(edition, officer)
    hand_in_sound(made, reading(), by=colleague, at=NOW)
    for writer in (officer, colleague):
        with pytest.raises(SamePerson):
            steps.sign_ringback(made, by=writer, at=NOW)
    assert steps.sign_ringback(made, by=head, at=NOW).state == "signed"


def test_what_is_missing_is_named_before_anybody_signs(edition, officer, head):
    made = draft_ringback(edition, by=officer, at=NOW)
    with pytest.raises(NotComplete, match="còn thiếu: âm thanh, thời gian phát, nơi phát, nhà mạng"):
        steps.sign_ringback(made, by=head, at=NOW)


def test_a_dossier_whose_hour_has_come_is_not_signed(edition, officer, head):
    with pytest.raises(WrongPeriod, match="đã qua"):
        steps.sign_ringback(a_draft(edition, officer), by=head, at=STARTS + timedelta(hours=1))


def test_words_corrected_meanwhile_are_neither_signed_nor_sent(edition, officer, head):
    draft, signed = a_draft(edition, officer), a_draft(edition, officer)
    steps.sign_ringback(signed, by=head, at=NOW)
    correct(edition)
    with pytest.raises(NotSendable, match="bản mới hơn"):
        steps.sign_ringback(draft, by=head, at=NOW)
    with pytest.raises(NotSendable, match="bản mới hơn"):
        steps.record_letter(signed, number="1/BSN", on=NOW.date(), by=officer, at=NOW)


def test_a_fact_table_that_changed_meanwhile_blocks_signing(ministry, officer, head):
    release = a_release(ministry, policy=a_policy(ministry))
    made = a_draft(a_public_edition(ministry, release=release, variants=SHORT), officer)
    KeyFact.objects.create(policy=release.policy, subject="Học phí", value="1/3")
    with pytest.raises(NotSendable, match="Bảng dữ kiện đã đổi"):
        steps.sign_ringback(made, by=head, at=NOW)


def test_a_signature_taken_back_opens_the_dossier_again(edition, officer, head):
    signed = steps.sign_ringback(a_draft(edition, officer), by=head, at=NOW)
    with pytest.raises(NotThisStep, match="đã duyệt, chờ gửi công văn"):
        speak_ringback(signed, by=officer, at=NOW)
    steps.reopen_ringback(signed, by=officer, at=NOW)
    assert speak_ringback(signed, by=officer, at=NOW).is_synthetic


def test_the_letter_bears_a_number_and_a_day_that_has_come(edition, officer, head):
    signed = steps.sign_ringback(a_draft(edition, officer), by=head, at=NOW)
    with pytest.raises(NoSource):
        steps.record_letter(signed, number=" ", on=NOW.date(), by=officer, at=NOW)
    with pytest.raises(WrongDay, match="chưa tới"):
        steps.record_letter(signed, number="1/B", on=NOW.date() + timedelta(days=1), by=officer, at=NOW)
    with pytest.raises(WrongDay, match=r"trước ngày 04/03/2026"):
        steps.record_letter(signed, number="1/B", on=date(2026, 3, 3), by=officer, at=NOW)
    sent = steps.record_letter(signed, number=" 1/B ", on=NOW.date(), by=officer, at=NOW)
    # Five working days after Friday 13 March 2026 end on Friday the 20th.
    assert (sent.state, sent.letter_number, sent.reports_due_at.date()) == ("sent", "1/B", date(2026, 3, 20))


def test_every_step_is_in_the_audit_log(edition, officer, head):
    a_report(a_report(an_ended(edition, officer, head), "Viettel", officer), "MobiFone", officer)
    verbs = list(AuditEntry.objects.filter(noun="ringback").order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "draft_ringback", "plan_ringback", "take_ringback_sound", "sign_ringback", "send_ringback_letter",
        "answer_ringback", "begin_ringback", "end_ringback", "report_ringback", "report_ringback", "close_ringback",
    ]  # fmt: skip


# -- playing, stopping, reporting


def test_a_refusal_ends_it(edition, officer, head):
    sent = a_sent(edition, officer, head)
    done = steps.record_answer(sent, is_granted=False, number="9/CVT", on=NOW.date(), by=officer, at=NOW)
    assert (done.state, done.answer_number) == ("refused", "9/CVT")
    with pytest.raises(NotThisStep, match="bị từ chối"):
        steps.record_beginning(done, began_at=NOW, source="Viettel", by=officer, at=NOW)


def test_only_what_happened_is_written_down_and_who_said_so(edition, officer, head):
    granted = a_granted(edition, officer, head)
    with pytest.raises(WrongPeriod, match="chưa tới"):
        steps.record_beginning(granted, began_at=STARTS, source="Viettel", by=officer, at=NOW)
    with pytest.raises(NoSource, match="ai báo tin này"):
        steps.record_beginning(granted, began_at=STARTS, source=" ", by=officer, at=STARTS)
    with pytest.raises(NotThisStep, match="chưa có gì để kết thúc"):
        steps.record_end(granted, ended_at=STARTS, source="Viettel", by=officer, at=STARTS)


def test_a_withdrawn_edition_must_stop_until_a_letter_says_so(edition, officer, head):
    playing = a_playing(edition, officer, head)
    assert list(Ringback.objects.fallen()) == []
    withdraw(edition)
    assert list(Ringback.objects.fallen()) == [playing]
    assert Ringback.objects.get().must_stop
    stopped = steps.order_stop(playing, number="1190/BSN", on=STARTS.date(), by=officer, at=STARTS)
    assert (stopped.state, stopped.must_stop, list(Ringback.objects.fallen())) == ("playing", False, [])
    with pytest.raises(NotThisStep, match="Đã ghi công văn dừng phát số 1190/BSN"):
        steps.order_stop(playing, number="1191/BSN", on=STARTS.date(), by=officer, at=STARTS)
    ended = steps.record_end(stopped, ended_at=STARTS, source="Viettel báo", by=officer, at=LATER)
    assert ended.state == "ended"


def test_a_corrected_edition_must_stop_and_is_not_begun(edition, officer, head):
    granted = a_granted(edition, officer, head)
    correct(edition)
    assert Ringback.objects.get().no_longer == "superseded"
    with pytest.raises(NotSendable):
        steps.record_beginning(granted, began_at=STARTS, source="Viettel", by=officer, at=STARTS)
    steps.order_stop(granted, number="1190/BSN", on=NOW.date(), by=officer, at=NOW)
    assert steps.record_end(granted, ended_at=NOW, source="Cục báo", by=officer, at=NOW).state == "ended"


def test_reports_close_the_dossier_and_figures_bear_their_source(edition, officer, head):
    ended = an_ended(edition, officer, head)
    assert [each.reported_at for each in ended.carriers.all()] == [None, None]
    a_report(ended, "Viettel", officer)
    assert state_of(ended) == "ended"
    a_report(ended, "MobiFone", officer, calls=None, subscribers=300_000, number="88/BC")
    assert state_of(ended) == "reported"
    [heard] = heard_of(edition.release)
    assert (heard.calls, heard.subscribers, heard.asked) == (1_200_000, 300_000, 2)
    assert [(each.name, each.report_number) for each in heard.reported] == [("Viettel", "77/BC"), ("MobiFone", "88/BC")]


def test_before_any_report_nothing_is_claimed(edition, officer, head):
    an_ended(edition, officer, head)
    [heard] = heard_of(edition.release)
    assert (heard.calls, heard.subscribers, list(heard.reported), heard.asked) == (None, None, [], 2)


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"calls": None}, WrongReport, "ít nhất một con số"),
        ({"to_at": STARTS - timedelta(hours=1)}, WrongReport, "kết thúc phải sau"),
        ({"to_at": LATER + timedelta(days=1)}, WrongReport, "chưa tới"),
        ({"number": ""}, NoSource, "Ghi số của văn bản"),
        ({"on": NOW.date()}, WrongDay, "trước ngày 09/03/2026"),
    ],
)
def test_a_report_that_cannot_be_is_refused(edition, officer, head, changes, refusal, words):
    ended = an_ended(edition, officer, head)
    with pytest.raises(refusal, match=words):
        a_report(ended, "Viettel", officer, **changes)


def test_a_carrier_reports_only_on_what_may_have_played(edition, officer, head):
    with pytest.raises(NotThisStep, match="được chấp thuận"):
        a_report(a_granted(edition, officer, head), "Viettel", officer)


def test_a_missing_report_is_overdue_the_day_after_it_was_due(edition, officer, head):
    ended = an_ended(edition, officer, head)
    due = ended.reports_due_at
    assert list(Ringback.objects.overdue(due)) == []
    assert list(Ringback.objects.overdue(due + timedelta(seconds=1))) == [ended]
    for name in CARRIERS:
        a_report(ended, name, officer)
    assert list(Ringback.objects.overdue(due + timedelta(days=30))) == []


# -- the files


def test_the_letter_names_the_words_the_sound_the_area_the_period_and_the_carriers(edition, officer, head):
    sent = a_sent(edition, officer, head, places=[a_place("xã Bến Đò")])
    said = words_of(request_letter(sent, on=NOW.date()))
    for words in (
        "Số: 1185/BSN-VP",
        "V/v đề nghị phát thông báo thay nhạc chờ: Giảm học phí từ tháng 5",
        "Kính gửi: Cục Viễn thông, Bộ Khoa học và Công nghệ.",
        "Viettel và MobiFone",
        f"“{SHORT['sms']}”",
        "giọng người đọc",
        sent.sha256,
        "1 xã, phường, đặc khu (danh sách tại tệp dia-ban.xlsx gửi kèm)",
        "từ 09 giờ 00 ngày 09/03/2026 đến 09 giờ 00 ngày 13/03/2026",
        "trong 5 ngày làm việc",
        "Phạm Thị Đứng Đầu",
    ):
        assert words in said, words


def test_the_letter_to_stop_says_why_as_the_public_page_does(edition, officer, head):
    playing = a_playing(edition, officer, head)
    withdraw(edition)
    said = words_of(stop_letter(Ringback.objects.get(pk=playing.pk), on=NOW.date()))
    assert "Số: …/…" in said
    assert "đã thu hồi nội dung này. Lý do đã công bố: Sai mức thu." in said
    assert "Tại Công văn số 1185/BSN-VP ngày 04/03/2026" in said


def test_the_whole_dossier_is_one_file_whose_manifest_holds(edition, officer, head):
    sent = a_sent(edition, officer, head, places=[a_place("xã Bến Đò")])
    content = dossier_zip(sent, on=NOW.date())
    manifest, parts = read_pack(content)
    assert [part.name for part in parts] == [
        "cong-van.docx", "loi-phat.txt", "am-thanh.wav", "dia-ban.xlsx", "dia-ban.csv",
    ]  # fmt: skip
    files = {part.name: part.content for part in parts}
    assert files["loi-phat.txt"].decode() == SHORT["sms"] + "\n"
    assert "xã Bến Đò" in files["dia-ban.csv"].decode("utf-8-sig")
    [audio] = [row for row in manifest["files"] if row["role"] == "audio"]
    assert (audio["sha256"], manifest["edition"]) == (sent.sha256, edition.hash)
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        assert json.loads(made.read("manifest.json")) == manifest


# -- what the database refuses, whoever asks


def refused(name: str = ""):
    return pytest.raises(DatabaseError, match=name)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "sent", "letter_number": "1/B", "letter_on": date(2026, 3, 4), "reports_due_at": LATER},
        {"state": "playing"},
        {"state": "reported"},
    ],
)
def test_the_database_refuses_a_step_that_does_not_follow(edition, officer, fields):
    made = a_draft(edition, officer)
    with refused("ringback_steps_in_order|does not go from"), transaction.atomic():
        Ringback.objects.filter(pk=made.pk).update(**fields)
    assert state_of(made) == "draft"


def test_the_database_refuses_a_signature_of_the_writer(edition, officer):
    made = a_draft(edition, officer)
    with refused("does not sign it"), transaction.atomic():
        Ringback.objects.filter(pk=made.pk).update(state="signed", signed_by=officer, signed_at=NOW)


def test_the_database_refuses_to_rewrite_what_was_signed(edition, officer, head):
    sent = a_sent(edition, officer, head)
    row = Ringback.objects.filter(pk=sent.pk)
    for fields in ({"ends_at": LATER}, {"sha256": "0" * 64}, {"letter_number": "2/B"}, {"is_nationwide": True}):
        with refused("never rewritten"), transaction.atomic():
            row.update(**fields)
    with refused("never rewritten"), transaction.atomic():
        sent.places.add(a_place())
    with refused("never rewritten"), transaction.atomic():
        RingbackCarrier.objects.create(ringback=sent, name="Mạng lạ")
    with refused("never deleted"), transaction.atomic():
        row._raw_delete("default")


def test_the_database_refuses_a_figure_without_its_source_or_before_it_played(edition, officer, head):
    ended, granted = an_ended(edition, officer, head), a_granted(edition, officer, head)
    with refused("carrier_report_has_source_and_figure"), transaction.atomic():
        ended.carriers.update(calls=10)
    with refused("did not play"), transaction.atomic():
        granted.carriers.update(
            calls=10, report_number="1", report_on=NOW.date(), reported_by=officer, reported_at=NOW, from_at=NOW,
            to_at=NOW,
        )  # fmt: skip


def test_the_database_refuses_words_that_are_not_public(ministry, other_ministry, officer, edition):
    unseen = an_edition(a_release(ministry), variants=SHORT)
    for agency, words in ((ministry, unseen), (other_ministry, edition)):
        with refused("begins as a draft"), transaction.atomic():
            Ringback.objects.create(
                agency=agency, edition=words, variant_kind="sms", drafted_by=officer, drafted_at=NOW
            )


def test_the_database_refuses_a_signed_dossier_without_an_area(edition, officer, head):
    made = a_draft(edition, officer)
    made.places.clear()
    with refused("names where it plays"), transaction.atomic():
        Ringback.objects.filter(pk=made.pk).update(state="signed", signed_by=head, signed_at=NOW)


def test_a_dossier_that_is_given_up_stays_on_record(edition, officer, head):
    made = actions.cancel_ringback(a_draft(edition, officer), by=officer, at=NOW)
    assert state_of(made) == "cancelled"
    with pytest.raises(NotThisStep, match="đã bỏ"):
        steps.sign_ringback(made, by=head, at=NOW)
