"""What reports keep, change and leave out of a publication."""

from __future__ import annotations

from datetime import timedelta

import pytest

from danbiet.listening.ids import ensure_partitions
from danbiet.measurement.actions.echoes import hear_echoes, share_of_message
from danbiet.measurement.models import Echo
from danbiet.measurement.queries.echoes import Line, survival_of
from danbiet.offices.models import Agency, User
from danbiet.policies.models import KeyMessage, Policy
from danbiet.publishing.models import Publication
from tests.builders import a_family, a_mention, a_policy, a_publication, a_release, a_source, an_edition, an_item
from tests.cast import NOW

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FACTS = [
    {"subject": "Mức hỗ trợ nhà hư hỏng nặng", "value": "60", "unit": "triệu đồng", "applies_to": "nhà hư hỏng"},
    {"subject": "Thời hạn xã trả lời hồ sơ", "value": "7", "unit": "ngày làm việc", "applies_to": "mọi hồ sơ"},
]


@pytest.fixture
def policy(ministry: Agency, officer: User) -> Policy:
    ensure_partitions(NOW.date(), NOW.date() + 30 * DAY)
    policy = a_policy(ministry, short_title="Sửa nhà sau lũ")
    message = {"number": 1, "written_by": officer}
    KeyMessage.objects.create(
        policy=policy, version=1, text="Đơn chỉ một trang, không cần xác nhận.", written_at=NOW - DAY,
        is_current=False, **message,
    )  # fmt: skip
    KeyMessage.objects.create(
        policy=policy, version=2, text="Câu viết lại sau khi công bố.", written_at=NOW + DAY, **message
    )
    return policy


@pytest.fixture
def publication(ministry: Agency, policy: Policy) -> Publication:
    return a_publication(an_edition(a_release(ministry, policy=policy), facts=FACTS), at=NOW)


def a_report(policy: Policy, body: str, *, after: timedelta = HOUR, title: str = "Hỗ trợ sửa nhà sau lũ") -> object:
    item = an_item(a_source(), title=title, body=body, received_at=NOW + after, published_at=NOW + after)
    a_mention(item, policy)
    return item


def test_each_fact_is_kept_changed_or_left_out(policy: Policy, publication: Publication):
    a_report(policy, "Nhà hư hỏng nặng được hỗ trợ 60.000.000 đồng. Đơn chỉ có một trang. Không cần ai xác nhận.")
    a_report(
        policy,
        "Mức hỗ trợ nhà hư hỏng nặng là 80 triệu đồng, xã trả lời hồ sơ trong bảy ngày làm việc.",
        after=2 * HOUR,
    )
    assert hear_echoes(at=NOW + DAY) == 2
    seen = survival_of(publication)
    assert seen.facts == [
        Line("Mức hỗ trợ nhà hư hỏng nặng: 60 triệu đồng", 1, 1, 0, 2),
        Line("Thời hạn xã trả lời hồ sơ: 7 ngày làm việc", 1, 0, 1, 2),
    ]
    assert seen.messages == [Line("Đơn chỉ một trang, không cần xác nhận.", 1, 0, 1, 2)]
    assert [len(report.changed) for report in seen.reports] == [0, 1]


def test_only_independent_reports_of_the_first_fourteen_days_count(policy: Policy, publication: Publication):
    first = a_report(policy, "Bài độc lập về hỗ trợ 60 triệu đồng.")
    copy = a_report(policy, "Bài độc lập về hỗ trợ 60 triệu đồng.", after=2 * HOUR)
    a_family(first, copy)
    a_report(policy, "Bài trước khi công bố.", after=-HOUR)
    a_report(policy, "Bài quá muộn.", after=15 * DAY)
    an_item(a_source(), title="Chuyện khác", received_at=NOW + HOUR, published_at=NOW + HOUR)
    assert hear_echoes(at=NOW + 13 * DAY) == 1
    assert list(Echo.objects.values_list("item_id", flat=True)) == [first.pk]


def test_reading_twice_counts_once(policy: Policy, publication: Publication):
    a_report(policy, "Hỗ trợ 60 triệu đồng.")
    assert [hear_echoes(at=NOW + DAY), hear_echoes(at=NOW + DAY)] == [1, 0]


def test_a_long_list_is_read_in_parts(policy: Policy, publication: Publication):
    for hour in range(1, 4):
        a_report(policy, "Hỗ trợ 60 triệu đồng.", after=hour * HOUR)
    assert [hear_echoes(at=NOW + DAY, limit=2), hear_echoes(at=NOW + DAY, limit=2)] == [2, 1]


def test_a_message_is_looked_for_in_neighbouring_sentences():
    message = "Đơn chỉ một trang, không cần xác nhận."
    said = "Dân cần biết: don chi mot trang. Khong can xac nhan của ai. Hết."
    assert share_of_message(message, said) == 1.0
    assert share_of_message(message, "Hôm nay trời đẹp.") == 0.0
    assert share_of_message("…", said) == 0.0


def test_nothing_adds_up_by_outlet():
    names = {field.name for field in Echo._meta.get_fields()}
    assert not {name for name in names if "outlet" in name or "source" in name or "score" in name}
