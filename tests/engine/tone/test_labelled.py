"""The labelled set of tone: whole, balanced, free of names, and split by field."""

import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import pytest

from danbiet.engine.matching.linting.names import private_names
from danbiet.engine.matching.nodes import Word
from danbiet.engine.text import fold
from danbiet.engine.text.folding import lower
from danbiet.engine.tone import Tone
from danbiet.engine.tone.labelled import (
    KEPT_APART,
    Agreement,
    Blind,
    Labelled,
    Need,
    NotLabelledAgain,
    SecondLabel,
    Split,
    Trap,
    Voice,
    WrongRow,
    blind,
    consistency,
    read_field,
    second_labels,
    sentences,
    tone_of,
)
from danbiet.engine.tone.labelled.consistency import agreement

HEADER = "id\tpolicy\ttone\tneed\tvoice\ttrap\tsentence"
MOST_BYTES = 1_500_000


def _share(count: int) -> float:
    return count / len(sentences())


def _words(sentence: str) -> list[str]:
    return re.findall(r"\w+", fold(sentence))


def _could_name(part: str) -> bool:
    """Say whether a name may stand here: capitals within, or letters without marks. Looking costs 10 ms."""
    return part.isascii() or any(word[0].isupper() for word in part.split()[1:])


def _row(key: str = "hoc_phi-001", tone: str = "hoi", trap: str = "khong") -> str:
    return f"{key}\thọc phí\t{tone}\thoi\tbai_ngan\t{trap}\tBao giờ thu?"


def test_the_set_is_read_whole_from_one_file_per_field():
    ids = [row.id for row in sentences()]
    assert len(ids) == len(set(ids))
    assert [row.id.rpartition("-")[0] for row in sentences()] == [row.field for row in sentences()]
    assert {row.field for row in sentences()} >= KEPT_APART


def test_there_are_at_least_4000_sentences_over_at_least_42_fields():
    assert len(sentences()) >= 4_000
    assert len({row.field for row in sentences()}) >= 42


def test_every_field_names_two_policies_or_more():
    policies = defaultdict(set)
    for row in sentences():
        policies[row.field].add(row.policy)
    assert {field: names for field, names in policies.items() if len(names) < 2} == {}


def test_every_field_has_all_four_tones():
    tones = defaultdict(set)
    for row in sentences():
        tones[row.field].add(row.tone)
    assert {field for field, found in tones.items() if found != set(Tone)} == set()


@pytest.mark.parametrize(
    ("tone", "least", "most"),
    [(Tone.OPPOSE, 0.24, 0.31), (Tone.SUPPORT, 0.21, 0.27), (Tone.QUESTION, 0.19, 0.25), (Tone.NEUTRAL, 0.23, 0.30)],
)
def test_no_tone_is_so_rare_that_it_could_not_be_learnt(tone, least, most):
    assert least <= _share(sum(row.tone is tone for row in sentences())) <= most


def test_at_least_45_in_100_sentences_are_hard():
    assert _share(sum(row.trap is not Trap.NONE for row in sentences())) >= 0.45


@pytest.mark.parametrize("label", [*Need, *Voice, *Trap])
def test_every_value_occurs_often_enough_to_be_measured(label):
    counted = Counter(value for row in sentences() for value in (row.need, row.voice, row.trap) if value is label)
    assert counted[label] >= 0.04 * len(sentences())


def test_what_is_written_without_diacritics_has_none_and_the_rest_has_them():
    marked = {row.id for row in sentences() if row.trap is Trap.NO_DIACRITICS}
    assert {row.id for row in sentences() if row.id in marked and not row.sentence.isascii()} == set()
    plain = {Trap.NO_DIACRITICS, Trap.TEENCODE}
    assert [row.id for row in sentences() if row.trap not in plain and row.sentence.isascii()] == []


def test_feeling_about_something_else_is_neutral_towards_the_policy_and_needs_no_answer():
    found = {(row.tone, row.need) for row in sentences() if row.trap is Trap.ELSEWHERE}
    assert found == {(Tone.NEUTRAL, Need.NONE)}


def test_a_view_that_is_only_passed_on_is_neutral():
    assert {row.tone for row in sentences() if row.trap is Trap.REPORTED} == {Tone.NEUTRAL}


def test_sentences_have_three_to_sixty_words_and_vary_in_length():
    lengths = [len(row.sentence.split()) for row in sentences()]
    assert (min(lengths) >= 3, max(lengths) <= 60) == (True, True)
    assert _share(sum(length <= 12 for length in lengths)) >= 0.15
    assert _share(sum(length >= 24 for length in lengths)) >= 0.05


def test_no_sentence_is_there_twice_even_folded_or_little_changed():
    holders = defaultdict(list)
    near = []
    shingles = []
    for row in sentences():
        words = _words(row.sentence)
        mine = frozenset(zip(words, words[1:], words[2:], strict=False)) or frozenset([tuple(words)])
        shared = Counter(other for shingle in mine for other in holders[shingle])
        near += [(row.id, other) for other, n in shared.items() if n > 0.5 * (len(mine) + len(shingles[other]) - n)]
        for shingle in mine:
            holders[shingle].append(len(shingles))
        shingles.append(mine)
    assert near == []


def test_no_private_person_is_named():
    named = []
    for row in sentences():
        for part in filter(_could_name, re.split(r"[^\w\s]+", row.sentence)):
            words = tuple(Word(lower(word), exact=True, written=word) for word in part.split())
            named += [(row.id, [word.written for word in name]) for name in private_names(words, known=())]
    assert named == []


def test_the_set_stays_small_enough_to_ship():
    folder = files("danbiet.engine.tone.labelled").joinpath("fields")
    assert sum(Path(str(path)).stat().st_size for path in folder.iterdir()) < MOST_BYTES


def test_about_a_third_of_the_fields_is_kept_apart_and_no_field_lies_on_both_sides():
    sides = {row.field: row.split for row in sentences()}
    apart = sum(side is Split.KEPT_APART for side in sides.values())
    assert 0.28 <= apart / len(sides) <= 0.38
    assert {row.field for row in sentences() if row.split is Split.KEPT_APART} == KEPT_APART


def test_a_blind_copy_holds_every_sentence_once_without_labels_and_out_of_order():
    given = blind()
    assert sorted(given, key=lambda row: row.id) == sorted(
        (Blind(row.id, row.policy, row.sentence) for row in sentences()), key=lambda row: row.id
    )
    assert [row.id for row in given] != [row.id for row in sentences()]


def test_a_row_becomes_a_sentence_with_its_labels():
    assert list(read_field("hoc_phi", [HEADER, _row()])) == [
        Labelled("hoc_phi-001", "hoc_phi", "học phí", Tone.QUESTION, Need.ASKING, Voice.POST, Trap.NONE, "Bao giờ thu?")
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["id\tsentence"], "must begin with the columns"),
        ([HEADER, "hoc_phi-001\thọc phí"], "line 2: 7 cells"),
        ([HEADER, _row(key="rac-001")], "line 2: the id must begin with hoc_phi-"),
        ([HEADER, _row(), _row(tone="vui")], "line 3: 'vui' is no tone"),
        ([HEADER, _row(trap="kho")], "line 2: 'kho' is not a valid Trap"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(lines, said):
    with pytest.raises(WrongRow, match=said):
        list(read_field("hoc_phi", lines))


def test_second_labels_belong_to_sentences_of_the_set():
    assert {label.id for label in second_labels()} <= {row.id for row in sentences()}


def test_consistency_is_counted_with_kappa_and_by_trap():
    rows = [_row(f"hoc_phi-00{n}", tone) for n, tone in enumerate(["hoi", "hoi", "ung_ho", "ung_ho"], start=1)]
    rows.append(_row("hoc_phi-005", "phan_doi", "mia_mai"))
    first = list(read_field("hoc_phi", [HEADER, *rows]))
    tones = ["hoi", "hoi", "ung_ho", "hoi", "phan_doi"]
    second = [SecondLabel(row.id, tone_of(tone), Need.ASKING) for row, tone in zip(first, tones, strict=True)]
    found = consistency(first, second)
    # By hand: 4 of 5 alike; by chance (2·3 + 2·1 + 1·1)/25 = 0.36; kappa = 0.44/0.64.
    assert (found.tone.n, found.tone.raw, found.tone.kappa) == (5, pytest.approx(0.8), pytest.approx(0.6875))
    assert found.need == Agreement(5, pytest.approx(1.0), None)
    assert found.tone_by_trap == {
        Trap.NONE: Agreement(4, pytest.approx(0.75), pytest.approx(0.5)),
        Trap.IRONY: Agreement(1, pytest.approx(1.0), None),
    }


def test_without_second_labels_there_is_no_figure():
    with pytest.raises(NotLabelledAgain, match="no rows yet"):
        consistency(second=[])


def test_labellings_of_different_lengths_cannot_be_compared():
    with pytest.raises(ValueError, match="same things"):
        agreement(["hoi"], [])
