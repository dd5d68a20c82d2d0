"""A fingerprint is the same whether a text comes alone or among many."""

from hypothesis import given, settings
from hypothesis import strategies as st

from danbiet.engine.copies import CopyIndex, digest, fingerprint, fingerprints
from tests.engine.copies.texts import OTHER, RELEASE

WORDS = st.sampled_from(["nghị", "định", "số", "12", "ở", "123456789012", "Sông", "?", "kinh", "phí\n", "được"])
TEXTS = st.lists(st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=120).map(" ".join)), max_size=40)


@settings(deadline=None)
@given(TEXTS)
def test_a_batch_answers_as_each_text_alone(texts: list[str]) -> None:
    assert fingerprints(texts) == [fingerprint(text) for text in texts]


@settings(deadline=None)
@given(TEXTS)
def test_an_index_that_knows_a_text_gives_what_it_would_take_anew(texts: list[str]) -> None:
    index = CopyIndex()
    for key, (text, found) in enumerate(zip([RELEASE, OTHER], fingerprints([RELEASE, OTHER]), strict=True)):
        assert found == fingerprint(text)
        index.add(key, found)
    asked = [RELEASE, *texts, *texts, OTHER]
    assert index.fingerprints(asked) == fingerprints(asked)


def test_a_stored_fingerprint_of_an_older_release_still_finds_its_text() -> None:
    """The hashes are what they were when the first rows were written."""
    found = fingerprint("một hai ba bốn năm sáu bảy tám chín mười " * 4)
    assert found is not None
    assert (found.shingles, found.sample[:3].tolist()) == (10, [367843077, 819060338, 1232132582])


def test_the_digest_sees_words_and_not_blanks() -> None:
    assert digest("Nghị  định\tmới\n") == digest(" Nghị định mới")
    assert digest("điều 1 12") != digest("điều 11 2")
    assert digest("Hoa cho biết") != digest("Hòa cho biết")
