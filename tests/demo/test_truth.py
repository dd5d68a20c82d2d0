"""What the path finds, held against what the script knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bench.demo_path import walk
from danbiet.demo.measuring import Found, Raised, measure
from danbiet.demo.script import Script, write_script
from danbiet.demo.script.nouns import LOCAL


def truth_of(script: Script) -> dict[str, Found]:
    return {one.url: Found(one.truth.family, one.truth.story, frozenset(one.truth.policies)) for one in script.articles}


def prompt_alarms(script: Script) -> list[Raised]:
    return [Raised(burst.policy, burst.starts_at + timedelta(minutes=30)) for burst in script.bursts]


def test_whoever_finds_the_truth_is_measured_as_perfect(script: Script) -> None:
    measured = measure(script, truth_of(script), prompt_alarms(script))
    shares = (measured.family_precision, measured.family_recall, measured.story_f1, measured.match_f1)
    assert shares == (1.0, 1.0, 1.0, 1.0)
    assert measured.late_or_missed == ()
    assert measured.minutes_to_alarm == (30.0,) * len(script.bursts)
    assert measured.false_alarms == 0


def test_a_late_alarm_an_idle_one_and_a_missed_copy_are_seen(script: Script) -> None:
    first, *rest = prompt_alarms(script)
    late = replace(first, at=first.at + timedelta(hours=2))
    idle = Raised("ve-do", script.begins_at + timedelta(days=20))
    found = truth_of(script)
    copy = next(one for one in script.articles if one.truth.change)
    found[copy.url] = replace(found[copy.url], family=None)
    measured = measure(script, found, [late, *rest, idle])
    assert measured.late_or_missed == (script.bursts[0].key,)
    assert measured.false_alarms == 1
    assert measured.family_recall < 1.0
    assert measured.family_precision == 1.0


def test_the_engine_finds_copies_matches_and_bursts_over_tet() -> None:
    measured = walk(write_script(3, ends_at=datetime(2026, 3, 10, 17, 0, tzinfo=LOCAL)))
    assert measured.family_precision > 0.95
    assert measured.family_recall > 0.97
    assert measured.match_f1 > 0.95
    assert measured.late_or_missed == ()
    assert measured.false_alarms_per_30_policy_days <= 1.0
