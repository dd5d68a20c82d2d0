"""The story bank: nobody's name, a paper in the cabinet, a second person who checked every word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from danbiet.publishing.actions import consents, fact_checks, human_stories
from danbiet.publishing.actions.approvals import NotReady, submit_release
from danbiet.publishing.actions.fact_checks import settle_point
from danbiet.publishing.actions.human_story_releases import StoryNotReady, release_story, take_words_again
from danbiet.publishing.actions.publications import (
    StoryUnfit,
    amend_release,
    publish_due,
    publish_release,
    schedule_release,
    withdraw,
)
from danbiet.publishing.actions.releases import StoryWords, start_release, write_release
from danbiet.publishing.actions.variants import write_variant
from danbiet.publishing.human_stories import CHANNEL_OF, MATERIAL_OF, as_html, words_hash
from danbiet.publishing.models import Publication, ReleaseState
from danbiet.publishing.naming import people_named
from danbiet.publishing.queries.human_stories import readiness_of, to_withdraw, uses_of
from danbiet.publishing.text import plain
from tests.cast import NOW
from tests.publishing.story_bank import (
    WORDS,
    a_human_story,
    a_public_story,
    a_ready_story,
    a_story_release,
    approved,
    checked,
    consented,
    settled,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def gaps(story) -> list[str]:
    return [gap.words for gap in readiness_of(story, at=NOW).gaps]


# -- nobody's name -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gia đình ông Nguyễn Văn Tám được hỗ trợ.", ["Nguyễn Văn Tám"]),
        ("Chị Hoa trồng lúa ở xã Minh Sơn.", ["Hoa"]),
        ("Một chủ hộ nói với anh Bảy rằng mọi việc đã xong.", ["Bảy"]),
        ("LÊ VĂN TÁM ra xã nộp đơn.", ["LÊ VĂN TÁM"]),
        ("Lò Thị May ở bản Nậm kể lại.", ["Lò Thị May"]),
        ("Bà Chủ nhiệm hợp tác xã và ông Phó Chủ tịch xã cùng đến.", []),
        ("Trên đường Lê Lợi, Trường tiểu học Nguyễn Huệ mở cửa; Bà Rịa mưa to.", []),
        ("Hội Phụ nữ, Đoàn Thanh niên và anh em Công đoàn cùng lợp mái.", []),
        ("Ông Nguyễn Văn A là ví dụ trong mẫu đơn.", []),
    ],
)
def test_a_name_is_seen_by_its_form_and_places_and_offices_are_left_alone(text, found):
    assert people_named(text) == found


@pytest.mark.parametrize("field", ["called", "title", "lead", "text", "benefit"])
def test_a_story_that_names_a_private_person_is_refused_whichever_line_it_stands_in(ministry, officer, field):
    with pytest.raises(human_stories.NamesAPerson, match=r"“Nguyễn Thị Lan”.*viết vai của họ"):
        a_human_story(ministry, officer, **{field: "bà Nguyễn Thị Lan ở xã bên"})


def test_a_lone_name_is_no_role(ministry, officer):
    with pytest.raises(human_stories.NamesAPerson, match="một vai"):
        a_human_story(ministry, officer, called="Lan Anh")


def test_staff_may_be_named_and_a_telephone_may_not_stand_in_the_words(ministry, officer, spokesperson):
    story = a_human_story(ministry, officer, lead=f"{spokesperson.full_name} đến tận nhà xem mái.")
    assert story.lead == "Vũ Văn Phát Ngôn đến tận nhà xem mái."
    with pytest.raises(human_stories.PersonalDetails, match="số điện thoại"):
        human_stories.write_story(story, text="Gọi 0912 345 678 để hỏi.", by=officer, at=NOW)


def test_a_name_is_refused_in_what_is_written_about_the_paper_and_the_check_too(ministry, officer, colleague):
    story = a_human_story(ministry, officer)
    with pytest.raises(human_stories.NamesAPerson):
        consented(story, officer, paper_number="Giấy của Nguyễn Thị Lan")
    with pytest.raises(human_stories.NamesAPerson):
        settle_point(
            story.points.first(), result="right", way="unit", source="ông Trần Văn Tám nói", by=colleague, at=NOW
        )


def test_a_name_in_a_variant_keeps_the_release_from_being_submitted(ministry, officer, colleague):
    story = a_ready_story(ministry, officer, colleague)
    release = a_story_release(story, officer)
    write_variant(release, "press", text=f"{WORDS['lead']} Đó là chị Hoa.", by=officer, at=NOW)
    with pytest.raises(NotReady, match="Có tên người: “Hoa”"):
        submit_release(release, by=officer, at=NOW)


# -- what is lacking ---------------------------------------------------------------


def test_a_fresh_story_says_that_it_lacks_a_paper_and_a_check(ministry, officer):
    story = a_human_story(ministry, officer)
    assert [(point.origin, point.words) for point in story.points.all()] == [
        ("whole", "Người và việc trong câu chuyện có thật"),
        ("figure", "Ba ngày"),
        ("figure", "1,5 triệu đồng"),
        ("figure", "3 ngày"),
    ]
    assert gaps(story) == [
        "Chưa có giấy đồng ý. Mời người trong câu chuyện đọc, ký giấy, rồi ghi số hồ sơ lưu ở phần Đồng ý.",
        "Kiểm chứng chưa xong: 4 điều chưa kiểm. Một người không viết câu chuyện làm ở phần Kiểm chứng.",
    ]
    with pytest.raises(StoryNotReady, match=r"Chưa có giấy đồng ý.*4 điều chưa kiểm"):
        release_story(story, by=officer, at=NOW)


def test_a_story_becomes_a_release_with_its_own_words_and_goes_the_usual_way(
    ministry, policy, officer, colleague, spokesperson
):
    public = a_public_story(ministry, officer, colleague, spokesperson, policy=policy)
    story = public.release.human_story
    content = public.edition.content
    assert (public.kind, content["title"], content["lead"], content["body"]) == (
        "human_story", WORDS["title"], WORDS["lead"],
        "<p>Nước rút, mái nhà chỉ còn khung gỗ.</p>"
        "<p>Hộ ấy nhận 1,5 triệu đồng và lợp lại mái trong 3 ngày.</p>",
    )  # fmt: skip
    assert content["human_story"] == {"called": "một chủ hộ trồng lúa", "checked_at": "2026-03-04T02:00:00Z"}
    assert "12/ĐY-VP" not in str(content)
    assert list(uses_of(story)) == [public]
    assert list(to_withdraw(officer, NOW)) == []


def test_a_story_release_does_not_begin_anywhere_else_and_its_words_are_not_changed_in_it(ministry, officer, colleague):
    with pytest.raises(StoryWords, match="Kho câu chuyện"):
        start_release(ministry, kind="human_story", title="Chuyện", by=officer, at=NOW)
    release = a_story_release(a_ready_story(ministry, officer, colleague), officer)
    for changed in ({"title": "Khác"}, {"body": "<p>Khác</p>"}, {"kind": "bulletin"}):
        with pytest.raises(StoryWords, match="sửa ở Kho câu chuyện"):
            write_release(release, **changed, by=officer, at=NOW)


# -- consent ------------------------------------------------------------------------


def test_an_expired_paper_is_none(ministry, officer, colleague):
    story = a_human_story(ministry, officer)
    consented(story, officer, valid_until=date(2026, 3, 3))
    checked(story, colleague)
    assert gaps(story) == ["Giấy đồng ý 12/ĐY-VP hết giá trị ngày 03/03/2026. Xin giấy mới rồi ghi ở phần Đồng ý."]
    consented(story, officer, paper_number="15/ĐY-VP", valid_until=NOW.date())  # to the end of that day
    assert gaps(story) == []


def test_what_the_paper_does_not_cover_is_not_published(ministry, officer, colleague, spokesperson):
    story = a_ready_story(ministry, officer, colleague)
    release = a_story_release(story, officer)
    write_variant(release, "script", text=f"{WORDS['title']}. {WORDS['lead']}", by=officer, at=NOW)
    with pytest.raises(NotReady, match="12/ĐY-VP chưa cho phép: loa truyền thanh"):
        submit_release(release, by=officer, at=NOW)
    consented(story, officer, every_channel=True)
    assert submit_release(release, by=officer, at=NOW).number == 1


def test_a_child_needs_the_signature_of_a_guardian(ministry, officer):
    story = a_human_story(ministry, officer)
    with pytest.raises(consents.NoGuardian, match="giám hộ"):
        consented(story, officer, is_child=True)
    assert consented(story, officer, is_child=True, by_guardian=True).by_guardian


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"paper_number": " "}, consents.NoPaper),
        ({"materials": []}, consents.NoPaper),
        ({"channels": []}, consents.NoPaper),
        ({"signed_on": NOW.date() + DAY}, consents.WrongDays),
        ({"valid_until": date(2026, 3, 1)}, consents.WrongDays),
    ],
)
def test_a_paper_without_number_cover_or_right_days_is_not_written_down(ministry, officer, wrong, error):
    with pytest.raises(error):
        consented(a_human_story(ministry, officer), officer, **wrong)


def test_a_paper_is_taken_by_somebody_of_the_agency(ministry, officer, outsider):
    with pytest.raises(human_stories.ForAnotherAgency):
        consented(a_human_story(ministry, officer), officer, taken_by=outsider)


def test_words_changed_after_the_person_read_them_are_to_be_read_to_her_again(ministry, officer):
    story = a_human_story(ministry, officer)
    consent = consented(story, officer, has_read=False)
    assert list(readiness_of(story, at=NOW).hints) == [
        "Người trong câu chuyện chưa đọc bản này. Nên đọc cho họ nghe trước khi đăng."
    ]
    consents.note_reading(consent, by=officer, at=NOW)
    story.refresh_from_db()
    assert list(readiness_of(story, at=NOW).hints) == []
    changed = human_stories.write_story(story, title="Mái nhà đã kín", by=officer, at=NOW)
    assert list(readiness_of(changed, at=NOW).hints) == [
        "Câu chuyện đã sửa sau khi người trong câu chuyện đọc. Nên đọc lại cho họ nghe."
    ]


def test_consent_taken_back_after_publication_is_a_duty_to_withdraw_and_nothing_is_sent_any_more(
    ministry, officer, colleague, spokesperson
):
    public = a_public_story(ministry, officer, colleague, spokesperson)
    story = public.release.human_story
    assert list(Publication.objects.sendable(NOW)) == [public]
    consents.withdraw_consent(story.consents.get(), withdrawn_on=NOW.date(), way="telephone", by=officer, at=NOW)
    assert list(to_withdraw(officer, NOW)) == [public]
    assert list(Publication.objects.sendable(NOW)) == []
    assert gaps(story) == [
        "Sự đồng ý đã rút lại ngày 04/03/2026. Không dùng câu chuyện này nữa, trừ khi người ấy ký giấy mới."
    ]
    withdraw(public, reason="Người trong câu chuyện rút lại sự đồng ý.", by=officer, at=NOW)
    assert list(to_withdraw(officer, NOW)) == []


def test_a_paper_that_ends_makes_the_same_duty_on_the_next_day(ministry, officer, colleague, spokesperson):
    public = a_public_story(ministry, officer, colleague, spokesperson)
    last = NOW.replace(month=12, day=31, hour=23)
    found = [list(to_withdraw(officer, last)), list(to_withdraw(officer, last + DAY))]
    assert found == [[], [public]]
    assert list(Publication.objects.sendable(last + DAY)) == []


def test_consent_is_taken_back_once_and_not_before_it_was_signed(ministry, officer):
    consent = consented(a_human_story(ministry, officer), officer)
    for day in (date(2026, 3, 1), NOW.date() + DAY):
        with pytest.raises(consents.WrongDays):
            consents.withdraw_consent(consent, withdrawn_on=day, way="paper", by=officer, at=NOW)
    consents.withdraw_consent(consent, withdrawn_on=NOW.date(), way="paper", by=officer, at=NOW)
    with pytest.raises(consents.NotStanding):
        consents.withdraw_consent(consent, withdrawn_on=NOW.date(), way="paper", by=officer, at=NOW)
    with pytest.raises(consents.NotStanding):
        consents.note_reading(consent, by=officer, at=NOW)


def test_a_scheduled_story_whose_consent_is_taken_back_does_not_go_out_at_its_hour(
    ministry, officer, colleague, spokesperson
):
    story = a_ready_story(ministry, officer, colleague)
    release = a_story_release(story, officer)
    approved(release, officer, spokesperson)
    schedule_release(release, publish_at=NOW + DAY, by=officer, at=NOW)
    consents.withdraw_consent(story.consents.get(), withdrawn_on=NOW.date(), way="paper", by=officer, at=NOW)
    assert publish_due(at=NOW + DAY) == 0
    release.refresh_from_db()
    assert (release.state, "không có giấy đồng ý còn giá trị" in release.held) == (ReleaseState.APPROVED, True)


# -- the check ----------------------------------------------------------------------


def test_who_wrote_a_story_does_not_check_it(ministry, officer, colleague):
    story = a_human_story(ministry, officer)
    with pytest.raises(fact_checks.OwnStory):
        settled(story, officer)
    settled(story, colleague)
    with pytest.raises(fact_checks.OwnStory):
        fact_checks.confirm_check(story, words_hash=story.words_hash, by=officer, at=NOW)


def test_a_checker_who_then_changes_a_word_is_a_writer_and_her_checking_is_undone(ministry, officer, colleague, head):
    story = a_ready_story(ministry, officer, colleague)
    changed = human_stories.write_story(story, title="Mái nhà đã kín", by=colleague, at=NOW)
    assert set(changed.points.filter(left_at=None).values_list("result", flat=True)) == {"open"}
    with pytest.raises(fact_checks.OwnStory):
        settled(changed, colleague)
    checked(changed, head)
    assert gaps(changed) == []


def test_a_changed_word_makes_the_check_stale_and_only_the_changed_sentence_is_open_again(ministry, officer, colleague):
    story = a_ready_story(ministry, officer, colleague)
    text = WORDS["text"].replace("1,5 triệu", "1,8 triệu")
    changed = human_stories.write_story(story, text=text, by=officer, at=NOW)
    live = changed.points.filter(left_at=None).values_list("words", "result").order_by("pk")
    assert list(live) == [
        ("Người và việc trong câu chuyện có thật", "right"),
        ("Ba ngày", "right"),
        ("1,8 triệu đồng", "open"),
        ("3 ngày", "open"),
    ]
    assert gaps(changed) == [
        "Kiểm chứng chưa xong: 2 điều chưa kiểm. Một người không viết câu chuyện làm ở phần Kiểm chứng."
    ]
    plainer = human_stories.write_story(story, text=WORDS["text"].replace("Nước rút", "Lũ rút"), by=officer, at=NOW)
    assert gaps(plainer) == ["Câu chuyện đã sửa sau lần kiểm chứng. Người kiểm đọc lại đúng bản này rồi xác nhận."]


def test_what_cannot_be_checked_or_is_wrong_must_leave_the_words(ministry, officer, colleague):
    story = a_human_story(ministry, officer)
    consented(story, officer)
    known = {"way": "document", "source": "sổ chi trả của xã", "by": colleague, "at": NOW}
    settled(story, colleague)
    settle_point(story.points.get(words="3 ngày"), result="unverified", **known)
    settle_point(story.points.get(words="1,5 triệu đồng"), result="corrected", right_words="1,2 triệu đồng", **known)
    assert gaps(story) == [
        "Kiểm chứng chưa xong: 1 điều sai chưa sửa trong bài, 1 điều không kiểm được chưa bỏ."
        " Một người không viết câu chuyện làm ở phần Kiểm chứng."
    ]
    with pytest.raises(fact_checks.NotAllRight, match="Còn 2 điều"):
        fact_checks.confirm_check(story, words_hash=story.words_hash, by=colleague, at=NOW)
    mended = human_stories.write_story(story, text="Hộ ấy nhận 1,2 triệu đồng và lợp lại mái.", by=officer, at=NOW)
    check = checked(mended, colleague)
    assert [(said["words"], said["result"], said["is_out"]) for said in check.points] == [
        ("Người và việc trong câu chuyện có thật", "right", False),
        ("Ba ngày", "right", False),
        ("1,5 triệu đồng", "corrected", True),
        ("3 ngày", "unverified", True),
        ("1,2 triệu đồng", "right", False),
    ]
    assert gaps(mended) == []


def test_a_point_found_wrong_after_publication_revokes_the_check_and_the_story_must_go(
    ministry, officer, colleague, head, spokesperson
):
    public = a_public_story(ministry, officer, colleague, spokesperson)
    story = public.release.human_story
    point = story.points.get(words="1,5 triệu đồng")
    settle_point(point, result="corrected", way="unit", source="phòng tài chính xã", right_words="1,2 triệu đồng",
                 by=head, at=NOW)  # fmt: skip
    assert list(to_withdraw(officer, NOW)) == [public]


def test_a_result_says_how_and_from_where_and_a_correction_says_what_is_right(ministry, officer, colleague):
    point = a_human_story(ministry, officer).points.first()
    for wrong in ({"source": " "}, {"result": "corrected"}, {"result": "open"}):
        with pytest.raises(fact_checks.NoSource):
            settle_point(point, **({"result": "right", "way": "unit", "source": "xã"} | wrong), by=colleague, at=NOW)


def test_an_officer_adds_what_the_machine_did_not_see_in_the_storys_own_words(ministry, officer, colleague):
    story = a_human_story(ministry, officer)
    with pytest.raises(fact_checks.NotInTheStory):
        fact_checks.add_point(story, words="được khen", by=colleague, at=NOW)
    point = fact_checks.add_point(story, words="mái nhà chỉ còn\nkhung gỗ", by=colleague, at=NOW)
    assert (point.words, point.origin) == ("mái nhà chỉ còn khung gỗ", "officer")
    with pytest.raises(fact_checks.KnownPoint):
        fact_checks.add_point(story, words="mái nhà chỉ còn khung gỗ", by=colleague, at=NOW)
    fact_checks.remove_point(point, by=colleague, at=NOW)
    with pytest.raises(fact_checks.NotRemovable):
        fact_checks.remove_point(story.points.first(), by=colleague, at=NOW)


def test_a_check_is_of_the_words_that_the_page_showed(ministry, officer, colleague):
    story = a_human_story(ministry, officer)
    shown = story.words_hash
    human_stories.write_story(story, title="Mái nhà đã kín", by=officer, at=NOW)
    settled(story, colleague)
    with pytest.raises(human_stories.ChangedMeanwhile):
        fact_checks.confirm_check(story, words_hash=shown, by=colleague, at=NOW)


# -- from the bank to the public ------------------------------------------------------


def test_a_release_opened_before_the_story_changed_must_take_the_words_again(
    ministry, officer, colleague, spokesperson
):
    story = a_ready_story(ministry, officer, colleague)
    release = a_story_release(story, officer)
    human_stories.write_story(story, title="Mái nhà đã kín", by=officer, at=NOW)
    with pytest.raises(NotReady, match="Lấy lại chữ từ kho"):
        submit_release(release, by=officer, at=NOW)
    with pytest.raises(StoryNotReady):
        take_words_again(release, by=officer, at=NOW)
    checked(story, colleague)
    assert take_words_again(release, by=officer, at=NOW).title == "Mái nhà đã kín"
    assert approved(release, officer, spokesperson).content["title"] == "Mái nhà đã kín"


def test_a_story_corrected_in_the_bank_is_corrected_before_the_public(ministry, officer, colleague, spokesperson):
    public = a_public_story(ministry, officer, colleague, spokesperson)
    story, release = public.release.human_story, public.release
    human_stories.write_story(story, title="Mái nhà đã kín", by=officer, at=NOW)
    assert list(to_withdraw(officer, NOW)) == []  # what is public was checked; only the next words are not
    checked(story, colleague)
    amend_release(release, note="Tiêu đề cũ viết sai số ngày.", by=officer, at=NOW)
    release.refresh_from_db()
    take_words_again(release, by=officer, at=NOW)
    approved(release, officer, spokesperson)
    again = publish_release(release, by=officer, at=NOW)
    assert [each.edition.content["title"] for each in uses_of(story)] == ["Mái nhà đã kín", WORDS["title"]]
    assert again.edition.amends_id == public.edition_id


def test_approved_words_whose_check_fell_are_not_published(ministry, officer, colleague, head, spokesperson):
    story = a_ready_story(ministry, officer, colleague)
    release = a_story_release(story, officer)
    approved(release, officer, spokesperson)
    settle_point(story.points.first(), result="unverified", way="unit", source="xã", by=head, at=NOW)
    with pytest.raises(StoryUnfit, match="chưa được kiểm chứng"):
        publish_release(release, by=officer, at=NOW)


def test_a_public_story_is_not_put_away(ministry, officer, colleague, spokesperson):
    public = a_public_story(ministry, officer, colleague, spokesperson)
    story = public.release.human_story
    with pytest.raises(human_stories.IsPublic):
        human_stories.drop_story(story, by=officer, at=NOW)
    withdraw(public, reason="Theo ý người kể.", by=officer, at=NOW)
    human_stories.drop_story(story, by=officer, at=NOW)
    with pytest.raises(human_stories.Dropped):
        consented(story, officer)
    assert human_stories.restore_story(story, by=officer, at=NOW).dropped_at is None


# -- the database ---------------------------------------------------------------------


def test_the_database_and_the_product_compute_one_hash_and_one_map_of_channels():
    words = ("Mái nhà “kín”", "Sapô\nhai dòng", as_html("Đoạn <một> & hai\ndòng\n\nĐoạn hai"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT publishing_words_hash(%s, %s, %s)", words)
        assert cursor.fetchone() == (words_hash(*words),)
        for kind, channel in CHANNEL_OF.items():
            cursor.execute("SELECT publishing_consent_channel(%s)", [kind.value])
            assert cursor.fetchone() == (channel.value,)
        for first, material in MATERIAL_OF.items():
            cursor.execute("SELECT publishing_consent_material(%s)", [f"{first}/x"])
            assert cursor.fetchone() == (material.value,)
    assert plain(words[2]) == "Đoạn <một> & hai\ndòng\n\nĐoạn hai"


PUBLISH = """
INSERT INTO publishing_publication
  (edition_id, release_id, agency_id, kind, published_at, is_pinned, withdrawal_reason, search)
VALUES (%s, %s, %s, 'human_story', %s, false, '', '')
"""


def refused(sql: str, *values: object) -> str:
    """Run one raw statement that must be refused; return the name of the rule, or the database's own words."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    found = caught.value.__cause__.diag
    return found.constraint_name or found.message_primary


def test_the_database_refuses_a_story_without_consent_or_check_by_raw_sql(
    ministry, officer, colleague, head, spokesperson
):
    story = a_ready_story(ministry, officer, colleague)
    release = a_story_release(story, officer)
    edition = approved(release, officer, spokesperson)
    row = (edition.pk, release.pk, ministry.pk, NOW)
    after = (*row[:3], NOW.replace(year=2027))
    assert refused(PUBLISH, *after) == "story_has_consent"  # the paper has ended by then
    with transaction.atomic():
        consents.withdraw_consent(story.consents.get(), withdrawn_on=NOW.date(), way="paper", by=officer, at=NOW)
        assert refused(PUBLISH, *row) == "story_has_consent"
        transaction.set_rollback(True)
    with transaction.atomic():
        settle_point(story.points.first(), result="unverified", way="unit", source="xã", by=head, at=NOW)
        assert refused(PUBLISH, *row) == "story_is_checked"
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, row)  # and with both it goes


def test_the_database_keeps_papers_and_checks_as_they_were_written(ministry, officer, colleague):
    story = a_ready_story(ministry, officer, colleague)
    consents.withdraw_consent(story.consents.get(), withdrawn_on=NOW.date(), way="paper", by=officer, at=NOW)
    consented(story, officer)
    assert [
        refused("UPDATE publishing_consent SET valid_until = NULL WHERE withdrawn_on IS NULL"),
        refused("UPDATE publishing_consent SET withdrawn_on = NULL, withdrawal_way = '', withdrawal_noted_at = NULL"),
        refused("DELETE FROM publishing_consent"),
        refused("UPDATE publishing_factcheck SET words_hash = 'x'"),
        refused("DELETE FROM publishing_factcheck"),
        refused("UPDATE publishing_humanstory SET title = 'Khác'"),
        refused("UPDATE publishing_humanstory SET writer_ids = '[]'"),
    ] == [
        "A consent is never rewritten; it is withdrawn once",
        "A consent is never rewritten; it is withdrawn once",
        "A consent is never deleted; it is withdrawn",
        "A check is never rewritten; it is revoked once",
        "A check is never deleted; it is revoked",
        "story_has_the_hash_of_its_words",
        "story_keeps_its_writers",
    ]


CONFIRM = "INSERT INTO publishing_factcheck (story_id, words_hash, points, by_id, at) VALUES (%s, %s, '[]', %s, %s)"


def test_the_database_refuses_a_check_by_the_writer_of_other_words_or_with_an_open_point(ministry, officer, colleague):
    story = a_human_story(ministry, officer)
    assert refused(CONFIRM, story.pk, story.words_hash, colleague.pk, NOW) == "every_point_is_right"
    settled(story, colleague)
    assert refused(CONFIRM, story.pk, story.words_hash, officer.pk, NOW) == "check_by_somebody_else"
    assert refused(CONFIRM, story.pk, "0" * 64, colleague.pk, NOW) == "check_of_exactly_these_words"
    with connection.cursor() as cursor:
        cursor.execute(CONFIRM, (story.pk, story.words_hash, colleague.pk, NOW))


def test_the_database_keeps_a_release_with_its_story_and_its_agency(ministry, other_ministry, officer, colleague):
    story = a_ready_story(ministry, officer, colleague)
    release = a_story_release(story, officer)
    other = a_human_story(ministry, officer)
    assert [
        refused("UPDATE publishing_release SET kind = 'bulletin', human_story_id = NULL WHERE id = %s", release.pk),
        refused("UPDATE publishing_release SET human_story_id = %s WHERE id = %s", other.pk, release.pk),
        refused("UPDATE publishing_release SET kind = 'bulletin' WHERE id = %s", release.pk),
        refused("UPDATE publishing_humanstory SET agency_id = %s", other_ministry.pk),
    ] == [
        "release_keeps_its_story",
        "release_keeps_its_story",
        "story_release_has_its_story",
        "story_keeps_its_writers",
    ]
