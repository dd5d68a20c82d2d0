"""Every channel keeps the contract of `danbiet/channels/base.py` on its simulated provider."""

from __future__ import annotations

import json
import re
import typing

import pytest
from pydantic import SecretStr

from danbiet.channels import CHANNELS
from danbiet.channels.base import BadReceipt, Fate, Message, Notice, Outcome, Reason, Status
from danbiet.channels.simulators.script import Script, Trouble
from tests.channels.contract import NOW, Case, cases, sending

CASES = cases()
every_channel = pytest.mark.parametrize("case", CASES, ids=lambda case: case.channel.key)
every_trouble = pytest.mark.parametrize(
    ("case", "trouble"),
    [
        pytest.param(case, trouble, id=f"{case.channel.key}-{trouble}")
        for case in CASES
        for trouble in sorted(case.troubles)
    ],
)
SECRET = re.compile(r"token|password|secret|key$|_key_")


def cases_where(attribute: str):
    kept = [case for case in CASES if getattr(case, attribute, None) or getattr(case.channel, attribute, None)]
    return pytest.mark.parametrize("case", kept, ids=lambda case: case.channel.key)


# -- what it says of itself


def test_every_channel_of_the_registry_has_its_case():
    assert sorted(case.channel.key for case in CASES) == sorted(CHANNELS)


@every_channel
def test_a_channel_says_who_it_is(case: Case):
    channel = case.channel
    assert CHANNELS[channel.key] is channel
    assert channel.label
    assert channel.icon
    assert channel.address_kind in {"email", "phone", "zalo", "station", "url", "none"}


@every_channel
def test_every_setting_is_explained_to_the_operator(case: Case):
    fields = case.channel.Settings.model_fields
    assert [name for name, field in fields.items() if not field.title or not field.description] == []


@every_channel
def test_what_must_stay_secret_is_never_shown(case: Case):
    fields = case.channel.Settings.model_fields
    bare = [
        name
        for name, field in fields.items()
        if SECRET.search(name) and SecretStr not in (field.annotation, *typing.get_args(field.annotation))
    ]
    assert bare == []


@every_channel
def test_settings_survive_being_kept_as_json(case: Case):
    with case.simulator() as simulator:
        settings = simulator.settings()
    plain = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in settings.model_dump().items()
    }
    assert case.channel.Settings.model_validate(json.loads(json.dumps(plain))).model_dump() == settings.model_dump()


@every_channel
def test_a_providers_words_become_ours(case: Case):
    table = case.channel.statuses
    assert all(isinstance(status, Status) for status in table.values())
    unexplained = [
        code
        for code, status in table.items()
        if (status.reason is Reason.NONE) != (status.fate in (Fate.HANDED, Fate.RECEIVED))
    ]
    assert unexplained == []


# -- handing over


@every_channel
def test_every_message_gets_one_outcome_under_its_own_key(case: Case):
    with case.simulator(Script(bad={case.bad}, busy={case.busy})) as simulator:
        messages = [
            *case.messages(5),
            case.message(5, address=case.bad),
            case.message(6, address=case.busy),
            case.message(7, address=case.malformed),
            *case.messages(2, start=8),
        ]
        done = sending(case, simulator, messages)
        expected = {message.key: Fate.HANDED for message in messages} | {
            "d-000005": Fate.FAILED,
            "d-000006": Fate.LATER,
            "d-000007": Fate.FAILED,
        }
        assert len(done.outcomes) == len(messages)
        assert done.fates == expected
        assert dict(simulator.tally.sent) == {key: 1 for key, fate in expected.items() if fate is Fate.HANDED}


@every_channel
def test_nothing_to_send_is_nothing_said(case: Case):
    with case.simulator() as simulator:
        assert sending(case, simulator, []).outcomes == []


@every_channel
@pytest.mark.parametrize("which", ["bad", "malformed"])
def test_an_address_that_does_not_exist_is_never_tried_again(case: Case, which: str):
    with case.simulator(Script(bad={case.bad})) as simulator:
        done = sending(case, simulator, [case.message(1, address=getattr(case, which))])
    assert [(o.fate, o.reason) for o in done.outcomes] == [(Fate.FAILED, Reason.BAD_ADDRESS)]


@every_channel
def test_an_address_stays_out_of_what_the_operator_reads(case: Case):
    with case.simulator(Script(bad={case.bad}, busy={case.busy})) as simulator:
        done = sending(
            case, simulator, [case.message(n, address=a) for n, a in enumerate((case.bad, case.busy, case.malformed))]
        )
    told = " ".join(f"{outcome.detail} {outcome.reference}" for outcome in done.outcomes)
    assert [address for address in (case.bad, case.busy, case.malformed) if address in told] == []


@every_channel
def test_a_provider_that_is_away_has_received_nothing(case: Case):
    with case.simulator() as simulator:
        settings = simulator.settings()
    with case.channel.open(settings) as sender:
        said = list(sender.send(case.messages(3)))
    assert {(o.key, o.fate, o.reason) for o in said} == {
        (f"d-{number:06d}", Fate.LATER, Reason.UNREACHABLE) for number in range(3)
    }


@every_trouble
def test_nothing_leaves_in_silence_whatever_the_provider_does(case: Case, trouble: Trouble):
    script = Script()
    script.troubles.append(trouble)
    with case.simulator(script) as simulator:
        done = sending(case, simulator, case.messages(6), **case.impatient)
        done.sent = dict(simulator.tally.sent)
    assert sorted(done.fates) == [f"d-{number:06d}" for number in range(6)]
    assert len(done.outcomes) == 6
    assert (done.silently_sent(), done.never_sent()) == ([], [])


@every_trouble
def test_a_line_that_broke_is_opened_again_for_the_next_round(case: Case, trouble: Trouble):
    script = Script()
    script.troubles.append(trouble)
    with (
        case.simulator(script) as simulator,
        case.channel.open(simulator.settings(**case.impatient)) as sender,
    ):
        first = list(sender.send(case.messages(2)))
        second = list(sender.send(case.messages(2, start=10)))
    assert len(first) == 2
    assert {o.key: o.fate for o in second} == {"d-000010": Fate.HANDED, "d-000011": Fate.HANDED}


@pytest.mark.parametrize("case", [c for c in CASES if Trouble.TOO_FAST in c.troubles], ids=lambda c: c.channel.key)
def test_a_provider_that_asks_us_to_slow_down_is_asked_again_later(case: Case):
    with case.simulator(Script(always=Trouble.TOO_FAST)) as simulator:
        done = sending(case, simulator, case.messages(3))
        asked = simulator.tally.calls
    assert {(o.fate, o.reason) for o in done.outcomes} == {(Fate.LATER, Reason.TOO_FAST)}
    assert asked <= 3


@pytest.mark.parametrize("case", [c for c in CASES if Trouble.CUT_AFTER in c.troubles], ids=lambda c: c.channel.key)
@pytest.mark.parametrize("trouble", [Trouble.CUT_AFTER, Trouble.HANG])
def test_a_message_that_may_have_left_is_uncertain(case: Case, trouble: Trouble):
    with case.simulator(Script(always=trouble)) as simulator:
        done = sending(case, simulator, case.messages(1), **case.impatient)
    assert [(o.key, o.fate, o.reason) for o in done.outcomes] == [("d-000000", Fate.UNCERTAIN, Reason.NO_ANSWER)]


@cases_where("is_idempotent")
def test_asking_again_under_the_same_key_does_not_send_twice(case: Case):
    script = Script()
    script.troubles.append(Trouble.CUT_AFTER)
    with case.simulator(script) as simulator:
        first = sending(case, simulator, case.messages(1))
        again = sending(case, simulator, case.messages(1))
        assert (first.fates, again.fates) == ({"d-000000": Fate.UNCERTAIN}, {"d-000000": Fate.HANDED})
        assert (simulator.tally.asked["d-000000"], simulator.tally.doubles()) == (2, [])


# -- what became of it


@cases_where("can_look_up")
def test_a_look_up_finds_what_was_handed_over(case: Case):
    with case.simulator() as simulator, case.channel.open(simulator.settings()) as sender:
        references = {o.key: o.reference for o in sender.send(case.messages(3))}
        found = list(sender.look_up(references | {"d-never": ""}, at=NOW))
    assert {notice.key for notice in found} == set(references)
    assert {notice.fate for notice in found} <= {Fate.HANDED, Fate.RECEIVED}


@cases_where("finds_by_key")
def test_a_look_up_settles_what_is_uncertain(case: Case):
    script = Script()
    script.troubles.append(Trouble.CUT_AFTER)
    with case.simulator(script) as simulator, case.channel.open(simulator.settings()) as sender:
        assert [o.fate for o in sender.send(case.messages(1))] == [Fate.UNCERTAIN]
        found = list(sender.look_up({"d-000000": ""}, at=NOW))
    assert [(notice.key, notice.fate) for notice in found] == [("d-000000", Fate.HANDED)]


@cases_where("can_look_up")
def test_a_look_up_of_a_provider_that_is_away_says_nothing(case: Case):
    with case.simulator() as simulator:
        settings = simulator.settings()
    with case.channel.open(settings) as sender:
        assert list(sender.look_up({"d-000000": "1"}, at=NOW)) == []


@cases_where("has_receipts")
def test_receipts_name_the_messages_that_they_are_about(case: Case):
    with case.simulator() as simulator:
        done = sending(case, simulator, case.messages(4))
        settings = simulator.settings()
        calls = case.receipts(simulator, at=NOW)
    known = {outcome.reference: outcome.key for outcome in done.outcomes}
    read = [n for body, headers in calls for n in case.channel.read_receipts(body, headers, settings=settings, at=NOW)]
    assert sorted(notice.key or known[notice.reference] for notice in read) == sorted(done.fates)
    assert {type(notice) for notice in read} == {Notice}
    assert {notice.fate for notice in read} <= {Fate.RECEIVED, Fate.FAILED}


@cases_where("has_receipts")
def test_a_call_that_only_claims_to_be_a_receipt_is_refused(case: Case):
    with case.simulator() as simulator:
        settings = simulator.settings()
        for body, headers in case.forged(simulator, at=NOW):
            with pytest.raises(BadReceipt):
                case.channel.read_receipts(body, headers, settings=settings, at=NOW)


@pytest.mark.parametrize("case", [c for c in CASES if not c.has_receipts], ids=lambda c: c.channel.key)
def test_a_channel_without_receipts_says_so(case: Case):
    with case.simulator() as simulator, pytest.raises(BadReceipt, match="takes no receipts"):
        case.channel.read_receipts(b"", {}, settings=simulator.settings(), at=NOW)


# -- what fits


@every_channel
def test_what_fits_once_fits_again(case: Case):
    with case.simulator() as simulator:
        settings = simulator.settings()
    once = case.channel.fit("Nghị định “mới” có hiệu lực từ 01/7/2026 – ai được hưởng?", settings=settings)
    again = case.channel.fit(once.text, settings=settings)
    assert [problem.code for problem in once.problems if problem.stops] == []
    assert (once.text, once.parts, once.units) == (again.text, again.parts, again.units)


@every_channel
def test_a_text_longer_than_the_limit_is_stopped_before_it_leaves(case: Case):
    most = case.channel.limits.most_units
    if most is None:
        assert [p.code for p in case.channel.fit("a " * 100_000).problems if p.stops] == []
        return
    with case.simulator() as simulator:
        settings = simulator.settings()
    stopped = [p.code for p in case.channel.fit("a " * most, settings=settings).problems if p.stops]
    assert stopped == ["too_long"]


@every_channel
def test_a_text_of_nothing_is_stopped(case: Case):
    assert [p.code for p in case.channel.fit(" \n").problems if p.stops] == ["empty"]


def test_the_words_of_the_contract_are_plain_values():
    message = Message("k", "a", "t")
    assert (message, Outcome("k", Fate.HANDED)) == (Message("k", "a", "t"), Outcome("k", Fate.HANDED))
