"""The officer sees one family, whatever happened to a text on its way."""

import random
import unicodedata

import pytest

from bench.corruptions import CORRUPTIONS
from danbiet.engine.copies import Candidate, CopyIndex, Fingerprint, fingerprint, postings, same_copy
from danbiet.engine.text import fold
from tests.engine.copies.texts import OTHER, RELEASE


def sketch(text: str) -> Fingerprint:
    found = fingerprint(text)
    assert found is not None
    return found


def index_of(**texts: str) -> CopyIndex:
    index = CopyIndex()
    for key, text in enumerate(texts.values(), 1):
        index.add(key, sketch(text))
    return index


@pytest.mark.parametrize("damage", ["cut", "wrapped", "edit5", *sorted(CORRUPTIONS)])
def test_a_copy_is_found_whatever_was_done_to_it(damage: str) -> None:
    copy = CORRUPTIONS[damage](RELEASE, random.Random(5), [OTHER])
    found = index_of(release=RELEASE, other=OTHER).candidates(sketch(copy))
    assert next(found).key == 1
    assert same_copy(RELEASE, copy).is_copy


def test_a_copy_without_diacritics_is_still_found() -> None:
    copy = CORRUPTIONS["no_diacritics"](RELEASE, random.Random(0), [])
    assert list(index_of(release=RELEASE).candidates(sketch(copy))) == [Candidate(1, 1.0, 1.0)]


def test_another_text_is_no_candidate() -> None:
    assert list(index_of(release=RELEASE).candidates(sketch(OTHER))) == []
    assert not same_copy(RELEASE, OTHER).is_copy


def test_the_closest_copy_comes_first() -> None:
    half = RELEASE[: len(RELEASE) // 2]
    found = index_of(half=half, whole=RELEASE).candidates(sketch(fold(RELEASE)))
    assert [one.key for one in found] == [2, 1]


def test_a_text_too_short_to_judge_has_no_fingerprint() -> None:
    assert fingerprint("Bộ Dân sinh họp báo sáng nay.") is None


def test_a_fingerprint_survives_storage() -> None:
    stored = sketch(RELEASE).to_bytes()
    assert Fingerprint.from_bytes(stored) == sketch(RELEASE)


def test_bytes_that_are_no_fingerprint_are_refused() -> None:
    with pytest.raises(ValueError, match="recompute"):
        Fingerprint.from_bytes(b"not a fingerprint")


def test_a_removed_text_is_no_longer_found() -> None:
    index = index_of(release=RELEASE, other=OTHER)
    index.remove(1)
    assert list(index.candidates(sketch(RELEASE))) == []
    assert [one.key for one in index.candidates(sketch(OTHER))] == [2]


def test_adding_a_text_again_replaces_it() -> None:
    index = index_of(release=RELEASE)
    index.add(1, sketch(OTHER))
    assert list(index.candidates(sketch(RELEASE))) == []
    assert len(index) == 1


def test_the_same_text_is_known_at_once_however_its_blanks_and_letters_are_set() -> None:
    again = unicodedata.normalize("NFD", RELEASE.replace(" ", "  ").replace("\n", "\t"))
    assert list(index_of(release=RELEASE, other=OTHER).candidates(sketch(again))) == [Candidate(1, 1.0, 1.0, True)]


def test_one_letter_more_is_not_the_same_text() -> None:
    found = list(index_of(release=RELEASE).candidates(sketch(RELEASE.replace("450.000", "450.0001"))))
    assert [(one.key, one.same_text) for one in found] == [(1, False)]


def test_texts_that_an_officer_set_aside_are_not_offered() -> None:
    index = index_of(release=RELEASE, again=fold(RELEASE))
    assert [one.key for one in index.candidates(sketch(RELEASE), without={1})] == [2]
    assert list(index.candidates(sketch(RELEASE), without={1, 2})) == []


def test_a_stored_fingerprint_finds_the_same_text_by_its_words() -> None:
    index = CopyIndex()
    index.add(1, Fingerprint.from_bytes(sketch(RELEASE).to_bytes()))
    assert list(index.candidates(sketch(RELEASE))) == [Candidate(1, 1.0, 1.0)]


def test_of_a_family_the_first_comes_before_its_copies() -> None:
    index = index_of(release=RELEASE)
    index.add(2, sketch(fold(RELEASE)), copy_of=1)
    index.add(3, sketch(RELEASE.replace("Sáng", "Chiều")), copy_of=2)
    assert [one.key for one in index.candidates(sketch(RELEASE.upper()))] == [1, 2, 3]


def test_what_only_a_copy_says_is_still_found() -> None:
    index = index_of(release=RELEASE)
    index.add(2, sketch(f"{RELEASE}\n{OTHER}"), copy_of=1)
    assert [one.key for one in index.candidates(sketch(OTHER))] == [2]


def test_copies_are_found_after_their_first_text_went() -> None:
    index = index_of(release=RELEASE)
    index.add(2, sketch(fold(RELEASE)), copy_of=1)
    index.add(3, sketch(f"{fold(RELEASE)}\n{OTHER}"), copy_of=1)
    index.remove(1)
    assert [one.key for one in index.candidates(sketch(RELEASE))] == [2, 3]
    index.remove(2, 3)
    assert (list(index.candidates(sketch(RELEASE))), len(index)) == ([], 0)


def test_taking_out_a_text_that_was_never_added_is_an_error() -> None:
    with pytest.raises(KeyError):
        index_of(release=RELEASE).remove(7)


def test_texts_are_found_after_the_many_before_them_were_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "_RECENT_AT_LEAST", 10)
    index = index_of(release=RELEASE, other=OTHER, again=fold(RELEASE))
    index.remove(1)
    index.add(4, sketch(OTHER.upper()))
    assert [one.key for one in index.candidates(sketch(RELEASE))] == [3]
    assert [one.key for one in index.candidates(sketch(fold(OTHER)))] == [2, 4]


def test_a_footer_under_hundreds_of_texts_leads_to_the_latest() -> None:
    index = CopyIndex()
    for key in range(200):
        index.add(key, sketch(RELEASE + f" {key}"))
    found = [one.key for one in index.candidates(sketch(fold(RELEASE)))]
    assert (len(found), min(found) >= 200 - 48) == (32, True)
