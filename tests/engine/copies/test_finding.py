"""The officer sees one family, whatever happened to a text on its way."""

import random

import pytest

from bench.corruptions import CORRUPTIONS
from danbiet.engine.copies import Candidate, CopyIndex, Fingerprint, fingerprint, same_copy
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
    assert found[0].key == 1
    assert same_copy(RELEASE, copy).is_copy


def test_a_copy_without_diacritics_is_still_found() -> None:
    copy = CORRUPTIONS["no_diacritics"](RELEASE, random.Random(0), [])
    assert index_of(release=RELEASE).candidates(sketch(copy)) == [Candidate(1, 1.0, 1.0)]


def test_another_text_is_no_candidate() -> None:
    assert index_of(release=RELEASE).candidates(sketch(OTHER)) == []
    assert not same_copy(RELEASE, OTHER).is_copy


def test_the_closest_copy_comes_first() -> None:
    half = RELEASE[: len(RELEASE) // 2]
    found = index_of(half=half, whole=RELEASE).candidates(sketch(RELEASE))
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
    assert index.candidates(sketch(RELEASE)) == []
    assert [one.key for one in index.candidates(sketch(OTHER))] == [2]


def test_adding_a_text_again_replaces_it() -> None:
    index = index_of(release=RELEASE)
    index.add(1, sketch(OTHER))
    assert index.candidates(sketch(RELEASE)) == []
    assert len(index) == 1
