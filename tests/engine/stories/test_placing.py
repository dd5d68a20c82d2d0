"""Items that tell of one event come together as they arrive; officers' corrections hold."""

from datetime import UTC, datetime, timedelta

import pytest

from danbiet.engine.stories import (
    Article,
    Placement,
    StoryFeatures,
    StoryIndex,
    UnknownItem,
    features,
    features_of_all,
)
from danbiet.engine.text import fold

MONDAY = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)

FEES = (
    "Bộ Dân sinh công bố dự thảo hỗ trợ học phí",
    "Sáng nay Bộ Dân sinh họp báo công bố dự thảo nghị định hỗ trợ học phí cho học sinh vùng khó khăn,"
    " mức 450.000 đồng một tháng, chi trả qua tài khoản của cha mẹ.",
)
FEES_AGAIN = (
    "Học sinh vùng khó khăn có thể được hỗ trợ học phí 450.000 đồng",
    "Theo dự thảo nghị định vừa được Bộ Dân sinh đưa ra tại họp báo, học sinh vùng khó khăn được hỗ trợ"
    " học phí mỗi tháng 450.000 đồng, nhận qua tài khoản.",
)
BRIDGE = (
    "Thông xe cầu Sông Lam sau ba năm thi công",
    "Cầu Sông Lam nối hai bờ, dài 1.200 mét, được khánh thành và thông xe chiều qua, rút ngắn đường đi"
    " của các xe tải chở vật liệu.",
)


def seen(article: tuple[str, str], at: datetime | None = MONDAY) -> StoryFeatures:
    return features(*article, published_at=at)


def index_with(*articles: tuple[str, str]) -> StoryIndex:
    """Put each article into a story of its own: the first into story 1, and so on."""
    index = StoryIndex()
    for number, article in enumerate(articles, 1):
        index.join(number * 10, number, seen(article), MONDAY)
    return index


def test_the_first_item_begins_a_story() -> None:
    assert StoryIndex().place(1, seen(FEES), at=MONDAY) == Placement(None, 0.0)


def test_another_outlets_report_joins_the_story() -> None:
    placement = index_with(BRIDGE, FEES).place(1, seen(FEES_AGAIN), at=MONDAY)
    assert placement.story == 2


def test_a_report_without_diacritics_joins_the_story() -> None:
    bare = (fold(FEES_AGAIN[0]), fold(FEES_AGAIN[1]))
    assert index_with(BRIDGE, FEES).place(1, seen(bare), at=MONDAY).story == 2


def test_another_event_begins_a_story_of_its_own() -> None:
    placement = index_with(FEES, FEES_AGAIN).place(1, seen(BRIDGE), at=MONDAY)
    assert placement.story is None
    assert placement.similarity < 0.15


def test_a_copy_follows_its_family_whatever_its_words() -> None:
    placement = index_with(FEES).place(1, seen(BRIDGE), at=MONDAY, family_story=7)
    assert placement == Placement(7, 1.0)


def test_a_story_a_week_old_is_over() -> None:
    index = index_with(FEES)
    after = MONDAY + timedelta(days=8)
    assert index.place(1, seen(FEES_AGAIN, after), at=after) == Placement(None, 0.0)
    assert len(index) == 0


def test_a_story_ends_a_week_after_its_first_report() -> None:
    index = index_with(FEES)
    friday = MONDAY + timedelta(days=4)
    index.join(2, 1, seen(FEES_AGAIN, friday), friday)
    after = MONDAY + timedelta(days=8)
    assert index.place(3, seen(FEES, friday), at=friday).story == 1
    assert index.place(3, seen(FEES, after), at=after).story is None


def test_a_correction_moves_an_item_to_another_story() -> None:
    index = index_with(FEES, BRIDGE)
    index.join(10, 2, seen(FEES), MONDAY)
    assert index.place(1, seen(FEES), at=MONDAY).story == 2


def test_a_forgotten_item_attracts_no_more() -> None:
    index = index_with(FEES)
    index.forget(10)
    assert index.place(1, seen(FEES_AGAIN), at=MONDAY) == Placement(None, 0.0)
    with pytest.raises(UnknownItem, match="10"):
        index.forget(10)


def test_a_publication_date_of_1970_does_not_hide_an_item() -> None:
    index = StoryIndex()
    index.join(1, 1, seen(FEES, datetime(1970, 1, 1, tzinfo=UTC)), MONDAY)
    assert index.place(2, seen(FEES_AGAIN), at=MONDAY).story == 1


def test_an_article_from_an_old_archive_does_not_join_a_story_of_today() -> None:
    years_ago = datetime(2013, 10, 22, 1, 0, tzinfo=UTC)
    placement = index_with(FEES).place(2, seen(FEES_AGAIN, years_ago), at=years_ago)
    assert placement == Placement(None, 0.0)


def test_the_same_arrivals_always_give_the_same_answers() -> None:
    answers = [index_with(BRIDGE, FEES).place(1, seen(FEES_AGAIN), at=MONDAY) for _ in range(3)]
    assert answers == [answers[0]] * 3


def test_features_survive_storage() -> None:
    for at in (MONDAY, None):
        assert StoryFeatures.from_bytes(seen(FEES, at).to_bytes()) == seen(FEES, at)


def test_bytes_that_are_no_features_are_refused() -> None:
    with pytest.raises(ValueError, match="recompute"):
        StoryFeatures.from_bytes(b"no features")


def test_an_item_without_words_begins_a_story() -> None:
    index = index_with(FEES)
    assert index.place(1, seen(("", "")), at=MONDAY) == Placement(None, 0.0)


def test_a_silent_story_takes_only_what_is_much_like_it() -> None:
    index = index_with(FEES)
    soon, late = MONDAY + timedelta(hours=3), MONDAY + timedelta(days=5)
    assert index.place(2, seen(FEES_AGAIN, soon), at=soon).story == 1
    assert index.place(2, seen(FEES_AGAIN, late), at=late).story is None
    assert index.place(2, seen(FEES, MONDAY + timedelta(days=2)), at=MONDAY + timedelta(days=2)).story == 1


def test_a_batch_of_articles_has_the_features_of_each() -> None:
    told = [Article(*FEES, MONDAY), Article("", "", None), Article(*BRIDGE, None)] * 20
    assert features_of_all(told) == [features(one.title, one.body, published_at=one.published_at) for one in told]


def test_a_name_in_the_title_is_a_term_of_its_own() -> None:
    together = features("Cầu Sông Lam", "", published_at=None).terms
    apart = features("Cầu. Sông. Lam", "", published_at=None).terms
    assert (len(together), len(apart)) == (5, 3)


def test_a_date_is_one_date_however_its_signs_are_written() -> None:
    written = [features(f"Họp {date}", "", published_at=None) for date in ("24/10", "24-10", "24.10")]
    assert written == [written[0]] * 3


def test_forgetting_all_leaves_the_index_as_new() -> None:
    index = index_with(FEES, FEES_AGAIN, BRIDGE)
    index.join(40, 1, seen(BRIDGE), MONDAY)
    for key in (10, 20, 30, 40):
        index.forget(key)
    assert len(index) == 0
    assert index.place(1, seen(FEES), at=MONDAY) == Placement(None, 0.0)
