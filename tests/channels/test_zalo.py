"""Zalo: tokens of one use, permitted hours, and the three services."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest

from danbiet.channels import CHANNELS
from danbiet.channels.base import Fate, Message, Reason
from danbiet.channels.simulators.zalo import FIRST, MemoryStore, ZaloCloud, signed_event
from danbiet.channels.zalo import Tokens
from danbiet.channels.zalo.hours import wait_until_open
from danbiet.channels.zalo.sender import ZaloSender
from danbiet.channels.zalo.tokens import NoStore
from tests.channels.cases.zalo import CASE
from tests.channels.contract import NOW, sending

ZALO = CHANNELS["zalo"]


def test_one_token_serves_many_messages():
    with ZaloCloud() as cloud:
        done = sending(CASE, cloud, CASE.messages(5))
        assert (cloud.renewals, cloud.store.saves, cloud.reused) == (1, 1, 0)
    assert set(done.fates.values()) == {Fate.HANDED}


def test_eight_workers_use_a_refresh_token_once():
    with ZaloCloud() as cloud:
        done = []
        workers = [
            threading.Thread(target=lambda n=n: done.append(sending(CASE, cloud, CASE.messages(3, start=n * 10))))
            for n in range(8)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert (cloud.renewals, cloud.reused) == (1, 0)
    assert [fate for round_ in done for fate in round_.fates.values()] == [Fate.HANDED] * 24


def test_new_tokens_are_written_down_before_they_are_used():
    class Watching(MemoryStore):
        def save(self, tokens):
            super().save(tokens)
            self.calls_before = cloud.tally.calls

    with ZaloCloud() as cloud:
        cloud.store = Watching()
        sending(CASE, cloud, CASE.messages(1))
        assert cloud.store.calls_before == 0
        assert cloud.store.tokens.refresh == cloud.refresh == "refresh-1"


def test_a_token_that_is_turned_down_early_is_renewed_once_and_the_message_leaves():
    with ZaloCloud() as cloud:
        sending(CASE, cloud, CASE.messages(1))
        cloud.revoke()
        done = sending(CASE, cloud, CASE.messages(2, start=1))
        assert (cloud.renewals, cloud.tally.doubles()) == (2, [])
    assert set(done.fates.values()) == {Fate.HANDED}


def test_a_token_is_renewed_before_it_ends():
    with ZaloCloud(expires_in=240) as cloud:
        sending(CASE, cloud, CASE.messages(2))
        assert cloud.renewals == 2


def test_a_refresh_token_that_is_used_up_keeps_the_messages_and_tells_the_operator():
    with ZaloCloud() as cloud:
        cloud.store.save(Tokens("refresh-used-elsewhere"))
        done = sending(CASE, cloud, CASE.messages(3))
        assert (cloud.reused, cloud.tally.calls) == (1, 0)
    assert {(o.fate, o.reason) for o in done.outcomes} == {(Fate.LATER, Reason.NOT_ALLOWED)}
    assert "authorise the OA again" in done.outcomes[0].detail


def test_the_pasted_refresh_token_is_used_only_the_first_time():
    with ZaloCloud(expires_in=1) as cloud:
        for start in range(3):
            sending(CASE, cloud, CASE.messages(1, start=start))
        assert (cloud.renewals, cloud.reused, cloud.refresh) == (3, 0, "refresh-3")
    assert FIRST == "refresh-0"


def test_without_a_place_to_keep_tokens_the_channel_does_not_open():
    with ZaloCloud() as cloud:
        fields = cloud.settings().model_dump()
    with pytest.raises(NoStore, match="use_store"):
        ZALO.open(ZALO.Settings(**fields))


def at_hour(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 7, 1, hour, minute, tzinfo=UTC) - timedelta(hours=7)


@pytest.mark.parametrize(
    ("moment", "wait"),
    [
        (at_hour(6), None),
        (at_hour(19, 59), None),
        (at_hour(20), timedelta(hours=10)),
        (at_hour(5, 30), timedelta(minutes=30)),
        (at_hour(23), timedelta(hours=7)),
    ],
)
def test_notices_wait_for_the_permitted_hours(moment, wait):
    assert wait_until_open(moment, opens=time(6), closes=time(20)) == wait


def test_at_night_nothing_leaves_and_each_message_knows_when_it_may():
    with ZaloCloud() as cloud:
        settings = cloud.settings(opens="06:00", closes="20:00")
        with ZaloSender(settings, clock=lambda: at_hour(21)) as sender:
            said = list(sender.send(CASE.messages(2)))
        assert (cloud.tally.calls, cloud.renewals) == (0, 0)
    assert [(o.fate, o.reason, o.retry_after) for o in said] == [
        (Fate.LATER, Reason.OUT_OF_HOURS, timedelta(hours=9))
    ] * 2


def test_a_notice_without_its_template_is_refused():
    with ZaloCloud() as cloud:
        done = sending(CASE, cloud, [Message("d-1", "+84912345678", "Tin")])
        assert cloud.tally.calls == 0
    assert [(o.fate, o.reason) for o in done.outcomes] == [(Fate.FAILED, Reason.REJECTED_CONTENT)]


def test_a_notice_carries_its_template_and_our_key():
    with ZaloCloud() as cloud:
        sending(CASE, cloud, CASE.messages(1))
        assert cloud.bodies == [
            {
                "phone": "84900001000",
                "template_id": "300123",
                "template_data": {"chinh_sach": "Miễn học phí mầm non", "tu_ngay": "01/7/2026"},
                "tracking_id": "d-000000",
            }
        ]


@pytest.mark.parametrize(("address", "fate"), [("8812345678901", Fate.HANDED), ("+84912345678", Fate.FAILED)])
def test_a_follower_of_the_account_is_written_to_by_her_id(address, fate):
    with ZaloCloud() as cloud:
        done = sending(CASE, cloud, [Message("d-1", address, "Tin")], service="oa")
        sent = [body["message"] for body in cloud.bodies]
    assert (done.fates, sent) == ({"d-1": fate}, [{"text": "Tin"}] * (fate is Fate.HANDED))


def test_an_article_stays_hidden_until_a_person_publishes_it():
    with ZaloCloud() as cloud:
        message = Message("d-1", "", "Đoạn một\n\nĐoạn hai", subject="Miễn học phí")
        done = sending(CASE, cloud, [message], service="article")
        (draft,) = cloud.bodies
    assert done.fates == {"d-1": Fate.HANDED}
    assert (draft["status"], draft["title"], draft["body"]) == (
        "hide",
        "Miễn học phí",
        [{"type": "text", "content": "Đoạn một"}, {"type": "text", "content": "Đoạn hai"}],
    )


def test_what_people_write_to_the_account_is_not_kept():
    body, headers = signed_event("user_send_text", {"text": "Cho tôi hỏi"}, at=NOW)
    with ZaloCloud() as cloud:
        assert ZALO.read_receipts(body, headers, settings=cloud.settings(), at=NOW) == []


def test_a_long_text_stops_a_message_and_not_an_article():
    with ZaloCloud() as cloud:
        message, article = (cloud.settings(service=service) for service in ("oa", "article"))
    assert [p.code for p in ZALO.fit("a" * 2001, settings=message).problems] == ["too_long"]
    assert ZALO.fit("a" * 2001, settings=article).problems == ()
