"""Drafts of each channel's text say what their source says, fit their channel, and grow stale."""

from __future__ import annotations

from datetime import date

import pytest

from danbiet.engine.text import fold
from danbiet.engine.text.speech import seconds
from danbiet.policies.models import Answer, KeyFact
from danbiet.publishing.actions.releases import start_release, write_release
from danbiet.publishing.actions.variants import (
    NoSuchDisagreement,
    NothingToSay,
    confirm_variant,
    explain,
    make_variant,
    remove_variant,
    unexplain,
    write_variant,
)
from danbiet.publishing.models import Release, VariantKind
from danbiet.publishing.queries.releases import check_release
from danbiet.publishing.variants import SMS_PARTS, fit
from tests.builders import a_policy
from tests.cast import NOW
from tests.publishing.conftest import a_draft, a_fact


@pytest.fixture
def full_policy(policy):
    """All five questions answered."""
    what, who, when, where = KeyFact.Kind.WHAT, KeyFact.Kind.WHO, KeyFact.Kind.WHEN, KeyFact.Kind.WHERE
    known = {"unit": "", "applies_to": "", "valid_from": None, "source_article": ""}
    a_fact(policy, kind=what, subject="Khoản hỗ trợ sửa nhà", value="chi hằng tháng, trước đây chi một lần", **known)
    a_fact(policy, kind=who, subject="Người được hỗ trợ", value="hộ có nhà bị sập, bị cuốn trôi", **known)
    a_fact(policy, kind=when, subject="Thời gian nhận hồ sơ", value="đến hết ngày 30/09/2026", **known)
    a_fact(policy, kind=where, subject="Nơi nộp hồ sơ", value="Ủy ban nhân dân xã", **known)
    return policy


def ready(release, officer, kind):
    return make_variant(release, kind, by=officer, at=NOW)


@pytest.mark.parametrize("kind", VariantKind.values)
def test_a_draft_disagrees_with_nothing_and_fits_its_channel(kind, release, full_policy, officer):
    variant = ready(release, officer, kind)
    (check,) = check_release(release).variants
    assert (check.blocking, variant.is_drafted) == ([], True)


@pytest.mark.parametrize("kind", sorted(set(VariantKind.values) - {VariantKind.QUESTIONS}))
def test_a_draft_of_a_correction_says_that_it_is_one(kind, release, full_policy, officer):
    release.amendment_note = "Bản trước viết 2 triệu đồng; đúng là 1,5 triệu đồng."
    release.save()
    variant = ready(release, officer, kind)
    (check,) = check_release(release).variants
    assert ("dinh chinh: ho tro" in fold(variant.text).lower(), check.blocking) == (True, [])


NOTE = "Bản trước viết 2 triệu đồng; đúng là 1,5 triệu đồng."


def corrected(release, note):
    release.amendment_note = note
    release.save()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (VariantKind.SMS, NOTE),
        (VariantKind.SMS_PLAIN, "Ban truoc viet 2 trieu dong; dung la 1,5 trieu dong."),
        (VariantKind.SCRIPT, "Bản trước viết hai triệu đồng; đúng là một triệu năm trăm nghìn đồng."),
        (VariantKind.BOARD, NOTE),
        (VariantKind.ZALO, NOTE),
        (VariantKind.POST, NOTE),
        (VariantKind.PRESS, NOTE),
    ],
)
def test_whoever_gets_a_correction_reads_or_hears_why(kind, words, release, full_policy, officer):
    corrected(release, NOTE)
    assert words in ready(release, officer, kind).text


def test_a_long_reason_gives_way_in_a_message_to_its_first_sentence_or_to_the_facts(release, full_policy, officer):
    corrected(
        release, "Bản trước ghi sai mức hỗ trợ. " + "Cơ quan đã rà soát lại toàn bộ hồ sơ và xin lỗi bà con. " * 4
    )
    text = ready(release, officer, VariantKind.SMS).text
    assert ("Bản trước ghi sai mức hỗ trợ." in text, "xin lỗi" in text, fit("sms", text).used) == (True, False, 3)
    # A first sentence that gives a figure may give the wrong one, and alone would spread it.
    corrected(release, "Bản trước viết 2 triệu đồng. " + "Cơ quan đã rà soát lại toàn bộ hồ sơ và xin lỗi bà con. " * 4)
    text = ready(release, officer, VariantKind.SMS).text
    assert ("2 triệu" in text, text.startswith(release.agency.short_name)) == (False, True)


def test_a_wrong_figure_outside_the_reason_still_blocks_a_correction(release, full_policy, officer):
    corrected(release, NOTE)
    variant = ready(release, officer, VariantKind.SMS)
    write_variant(release, VariantKind.SMS, text=variant.text + " Ho tro 3 trieu dong.", by=officer, at=NOW)
    (check,) = check_release(release).variants
    assert len(check.disagreements) == 1


def test_the_text_without_diacritics_has_none_and_takes_three_parts_at_most(release, full_policy, officer):
    text = ready(release, officer, VariantKind.SMS_PLAIN).text
    assert text.isascii()
    assert fit(VariantKind.SMS_PLAIN, text).used <= SMS_PARTS


def test_the_script_leaves_no_digit_to_the_voice_and_ends_within_three_minutes(release, full_policy, officer):
    text = ready(release, officer, VariantKind.SCRIPT).text
    assert not any(letter.isdigit() for letter in text)
    assert seconds(text) <= 180
    assert "một triệu năm trăm nghìn đồng" in text


def test_the_questions_follow_the_fact_table_and_the_answer_bank(release, full_policy, officer, head):
    Answer.objects.create(
        agency=full_policy.agency, policy=full_policy, question="Nhà thuê có được không?", text="Chưa quy định.",
        written_by=officer, written_at=NOW, approved_by=head, approved_at=NOW, published_at=NOW,
    )  # fmt: skip
    Answer.objects.create(
        agency=full_policy.agency, policy=full_policy, question="Câu chưa duyệt?", text="Chưa.",
        written_by=officer, written_at=NOW,
    )  # fmt: skip
    asked = [line for line in ready(release, officer, VariantKind.QUESTIONS).text.split("\n") if line.endswith("?")]
    assert asked == [
        "Có gì thay đổi?", "Ai được áp dụng?", "Từ khi nào, đến khi nào?", "Mức bao nhiêu?",
        "Hỏi ở đâu, làm ở đâu?", "Nhà thuê có được không?",
    ]  # fmt: skip


def test_a_hundred_facts_still_fit_every_channel(release, policy, officer):
    for number in range(100):
        a_fact(policy, subject=f"Mức hỗ trợ loại {number}", value=str(1000 + number), unit="đồng", applies_to="")
    for kind in VariantKind.values:
        ready(release, officer, kind)
    stopping = [
        (each.kind, problem.code) for each in check_release(release).variants for problem in each.fit.problems
        if problem.stops
    ]  # fmt: skip
    assert stopping == []


def test_nothing_is_drafted_from_nothing(ministry, officer):
    empty = start_release(ministry, kind="bulletin", title="Tin", policy=a_policy(ministry), by=officer, at=NOW)
    with pytest.raises(NothingToSay, match="bảng dữ kiện"):
        make_variant(empty, VariantKind.POST, by=officer, at=NOW)


def test_a_changed_fact_makes_every_variant_stale_until_it_is_confirmed_or_written_again(release, policy, officer):
    post, sms = ready(release, officer, VariantKind.POST), ready(release, officer, VariantKind.SMS)
    a_fact(policy, subject="Thời gian chi trả", value="12", unit="tháng")
    assert [each.is_stale for each in check_release(release).variants] == [True, True]
    confirm_variant(post, by=officer, at=NOW)
    write_variant(release, VariantKind.SMS, text=sms.text, by=officer, at=NOW)
    assert [each.is_stale for each in check_release(release).variants] == [False, False]


def test_a_changed_word_of_the_release_makes_a_variant_stale(release, officer):
    ready(release, officer, VariantKind.POST)
    release = write_release(release, by=officer, at=NOW, lead="Hộ có nhà bị sập được hỗ trợ 1,5 triệu đồng mỗi tháng.")
    assert [each.is_stale for each in check_release(release).variants] == [True]


def test_a_wrong_figure_blocks_until_it_is_corrected(release, officer):
    write_variant(release, VariantKind.POST, text="Hỗ trợ 15 triệu đồng mỗi tháng.", by=officer, at=NOW)
    assert len(check_release(release).blocking) == 1
    assert "15 triệu đồng" in check_release(release).blocking[0]
    write_variant(release, VariantKind.POST, text="Hỗ trợ 1.500.000 đồng mỗi tháng.", by=officer, at=NOW)
    assert check_release(release).blocking == []


def test_a_wrong_figure_is_seen_without_diacritics_too(release, officer):
    write_variant(release, VariantKind.SMS_PLAIN, text="Ho tro 15 trieu dong moi thang.", by=officer, at=NOW)
    assert len(check_release(release).blocking) == 1


def test_an_explained_difference_no_longer_blocks_and_the_reason_is_kept(release, officer):
    variant = write_variant(release, VariantKind.POST, text="Gọi 1900 6789 để hỏi.", by=officer, at=NOW)
    (found,) = check_release(release).variants[0].disagreements
    explain(variant, found.key, reason="Tổng đài của bộ, mở từ 01/07.", by=officer, at=NOW)
    check = check_release(release)
    assert check.blocking == []
    assert [each["reason"] for each in check.explanations()] == ["Tổng đài của bộ, mở từ 01/07."]
    unexplain(variant, found.key, by=officer, at=NOW)
    assert len(check_release(release).blocking) == 1


def test_an_explanation_is_of_one_figure_not_of_the_next_wrong_one(release, officer):
    variant = write_variant(release, VariantKind.POST, text="Gọi 1900 6789 để hỏi.", by=officer, at=NOW)
    (found,) = check_release(release).variants[0].disagreements
    explain(variant, found.key, reason="Tổng đài của bộ.", by=officer, at=NOW)
    write_variant(release, VariantKind.POST, text="Gọi 1900 6780 để hỏi.", by=officer, at=NOW)
    assert len(check_release(release).blocking) == 1


def test_an_explanation_needs_a_reason_and_a_difference(release, officer):
    variant = write_variant(release, VariantKind.POST, text="Gọi 1900 6789 để hỏi.", by=officer, at=NOW)
    (found,) = check_release(release).variants[0].disagreements
    for key, reason in ((found.key, "  "), ("0" * 16, "Vì thế.")):
        with pytest.raises(NoSuchDisagreement):
            explain(variant, key, reason=reason, by=officer, at=NOW)


def test_the_text_itself_is_held_against_the_fact_table(release, policy, officer):
    policy.key_facts.update(value="2", valid_from=date(2026, 7, 1))
    check = check_release(release)
    assert [each.expected for each in check.disagreements] == ["2 triệu đồng/tháng"] * 2
    for each in {each.key: each for each in check.disagreements}.values():
        explain(release, each.key, reason="Mức cũ, nêu để so sánh.", by=officer, at=NOW)
    release.refresh_from_db()
    assert check_release(release).disagreements == []


def test_the_wrong_figure_that_a_response_names_is_no_disagreement(ministry, policy, officer):
    response = a_draft(ministry, officer, policy=policy, kind="response")
    response = write_release(response, inaccurate_statement="Mức hỗ trợ là 15 triệu đồng.", by=officer, at=NOW)
    assert check_release(response).blocking == []
    response = write_release(response, lead="Mức hỗ trợ là 15 triệu đồng mỗi tháng.", by=officer, at=NOW)
    assert [each.words for each in check_release(response).disagreements] == ["15 triệu đồng mỗi tháng"]


def test_an_sms_of_four_parts_is_refused_with_its_length(release, officer):
    write_variant(release, VariantKind.SMS, text="Thông báo hỗ trợ. " * 20, by=officer, at=NOW)
    assert check_release(release).blocking == ["Tin nhắn có dấu: dài 6 phần, nhiều nhất 3."]


def test_a_script_of_four_minutes_is_refused_with_its_length(release, officer):
    write_variant(release, VariantKind.SCRIPT, text="Bà con chú ý lắng nghe. " * 120, by=officer, at=NOW)
    assert check_release(release).blocking == ["Bài đọc trên loa: đọc mất 240 giây, nhiều nhất 180 giây."]


def test_a_removed_variant_is_gone(release, officer):
    remove_variant(ready(release, officer, VariantKind.POST), by=officer, at=NOW)
    assert check_release(release).variants == []


def test_control_characters_and_loose_marks_never_reach_a_variant(release, officer):
    loose = "Hỗ trợ\u0007 sửa nhà\u202e 🏠"
    assert write_variant(release, VariantKind.POST, text=loose, by=officer, at=NOW).text == "Hỗ trợ sửa nhà 🏠"


@pytest.mark.parametrize("kind", ["press_release", "response"])
def test_a_fresh_draft_that_cites_dated_documents_disagrees_with_nothing(kind, ministry, full_policy, officer):
    a_fact(full_policy, kind=KeyFact.Kind.WHEN, subject="Ngày có hiệu lực", value="01/07/2026", unit="")
    full_policy.documents.create(
        code_notation="12/2026/NĐ-CP", subject="Nghị định về hỗ trợ sửa nhà", issued_on=date(2026, 5, 20)
    )
    wrong = "Hỗ trợ chỉ có 300.000 đồng mỗi tháng." if kind == "response" else ""
    release = start_release(
        ministry, kind=kind, title="Bản mới", policy=full_policy, inaccurate_statement=wrong, by=officer, at=NOW
    )
    assert [each.words for each in check_release(release).disagreements] == []


def test_a_wrong_date_of_effect_is_no_date_of_a_document(ministry, full_policy, officer):
    a_fact(full_policy, kind=KeyFact.Kind.WHEN, subject="Ngày có hiệu lực", value="01/07/2026", unit="")
    release = start_release(ministry, kind="press_release", title="Bản mới", policy=full_policy, by=officer, at=NOW)
    release = write_release(release, lead="Quy định có hiệu lực từ ngày 01/08/2026.", by=officer, at=NOW)
    assert [each.words for each in check_release(release).disagreements] == ["ngày 01/08/2026"]


def test_a_day_is_not_said_twice_and_a_message_gives_only_the_number_to_call(policy, release, officer):
    policy.key_facts.all().delete()
    first = date(2027, 1, 1)
    a_fact(policy, kind="when", subject="Hiệu lực", value="01/01/2027", unit="", applies_to="", valid_from=first)
    Release.objects.update(contact="Vũ Văn Phát Ngôn, Người phát ngôn: 024 1234 5678, phat-ngon@bo.example")
    text = ready(release, officer, "sms").text
    assert text.endswith(" Hiệu lực: 01/01/2027. Gọi 024 1234 5678.")
