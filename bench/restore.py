"""Are lost letters and missing diacritics put back rightly, and is the stated confidence true?"""

import gzip
import importlib
import json
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from bench import Figure
from bench.corruptions import lost_letters, no_diacritics
from danbiet.engine.text import nfc, normalise_tones
from danbiet.engine.text.restore import Restored, restore_accents, restore_letters, shipped
from danbiet.engine.text.restore.reading import pieces
from danbiet.engine.text.syllables import split_tone

_TEXTS = 300
_PEER_TEXTS = 60
_HOLE = "?"
_TONELESS = 3
_STOPPED = re.compile(r"\b[^\W\d_]*[ăâêôơưắấếốớứặậệộợự](?:ch|[cpt])\b")
_UNUSED = random.Random(0)
_BINS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 0.99), (0.99, 1.01))

Pair = tuple[str, str]


def run(data: Path) -> Iterator[Figure]:
    """Yield the share of syllables put right, what their stated confidence was worth, and speed.

    ``masked``: among the syllables that lost a letter. ``unaccented``: among all syllables of a
    text without diacritics. The shipped model has learned neither from these texts nor from
    their near copies. Case counts; the place of the tone mark (hoà, hòa) does not.
    """
    texts = held_out(data)
    masked = [(text, lost_letters(text, _UNUSED, ())) for text in texts]
    plain = [(text, no_diacritics(text, _UNUSED, ())) for text in texts]
    shipped()
    yield from _task("masked", masked, restore_letters, affected=True)
    yield from _task("unaccented", plain, restore_accents, affected=False)
    yield from _peer(plain[:_PEER_TEXTS])


def held_out(data: Path) -> list[str]:
    """Return up to 300 articles, evenly drawn: sound ones, whose damaged form has the same length.

    Some articles of the collection had lost tone marks already (``đươc``) and are no truth to
    measure against: a syllable closed by c, ch, p or t always has a tone mark.
    """
    with gzip.open(data / "news" / "vi_articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [nfc(json.loads(line)["text"]) for line in lines]
    chosen = texts[:: max(1, len(texts) // _TEXTS)]
    return [text for text in chosen if len(no_diacritics(text, _UNUSED, ())) == len(text) and is_sound(text)]


def is_sound(text: str) -> bool:
    """Say whether fewer than three words lack the tone mark that they must have."""
    return sum(split_tone(word)[1] == 0 for word in _STOPPED.findall(text.lower())) < _TONELESS


def _task(name: str, pairs: Sequence[Pair], restore: Callable[[str], Restored], *, affected: bool) -> Iterator[Figure]:
    start = time.process_time()
    answers = [restore(damaged) for _, damaged in pairs]
    seconds = time.process_time() - start
    right = [
        same
        for (sound, damaged), answer in zip(pairs, answers, strict=True)
        for same in judged(sound, damaged, answer.text, affected=affected)
    ]
    syllables = sum(len(damaged.split()) for _, damaged in pairs)
    speed = "syllables_per_s" if affected else "unaccented_syllables_per_s"
    yield Figure("restore", f"{name}_accuracy", sum(right) / len(right), "share", len(right))
    yield Figure("restore", speed, syllables / seconds, "syllables/s", syllables)
    yield from _reliability(name, pairs, answers)


def judged(sound: str, damaged: str, restored: str, *, affected: bool) -> Iterator[bool]:
    """Yield for each word whether it was put right; with ``affected``, for those that lost a letter."""
    for piece in pieces(sound):
        span = slice(piece.start, piece.start + len(piece.text))
        if piece.kind == "word" and (not affected or _HOLE in damaged[span]):
            yield normalise_tones(restored[span]) == normalise_tones(piece.text)


def _reliability(name: str, pairs: Sequence[Pair], answers: Sequence[Restored]) -> Iterator[Figure]:
    """Yield the share right in bins of stated confidence, the mean gap, and what is left to editors."""
    told = np.array(
        [
            (repair.confidence, normalise_tones(repair.after) == normalise_tones(sound[repair.start : repair.end]))
            for (sound, _), answer in zip(pairs, answers, strict=True)
            for repair in answer.repairs
        ]
    )
    gaps = []
    for low, high in _BINS:
        inside = told[(told[:, 0] >= low) & (told[:, 0] < high)]
        if len(inside):
            gaps.append(len(inside) * abs(inside[:, 0].mean() - inside[:, 1].mean()))
            bin_ = f"{name}_right_when_{inside[:, 0].mean():.3f}_stated"
            yield Figure("restore", bin_, inside[:, 1].mean(), "share", len(inside))
    yield Figure("restore", f"{name}_calibration_error", sum(gaps) / len(told), "share", len(told))
    sure = told[told[:, 0] >= 0.9]
    yield Figure("restore", f"{name}_unsure_share", 1 - len(sure) / len(told), "share", len(told))
    yield Figure("restore", f"{name}_accuracy_where_sure", sure[:, 1].mean(), "share", len(sure))


def _peer(pairs: Sequence[Pair]) -> Iterator[Figure]:
    """Yield pyvi's ViUtils.add_accents on the same texts, where it is installed."""
    try:
        peer = importlib.import_module("pyvi.ViUtils")
    except ImportError:
        return
    ours = _share_right(pairs, lambda damaged: restore_accents(damaged).text)
    theirs = _share_right(pairs, lambda damaged: _by_line(peer.add_accents, damaged))
    yield Figure("restore", "unaccented_accuracy_by_words", ours, "share", len(pairs), "pyvi", theirs, ours / theirs)


def _by_line(add_accents: Callable[[str], str], damaged: str) -> str:
    """A line on which the peer fails (KeyError on unknown letters) stays without diacritics."""
    lines = []
    for line in damaged.splitlines():
        try:
            lines.append(add_accents(line) if line.strip() else line)
        except KeyError:
            lines.append(line)
    return "\n".join(lines)


def _share_right(pairs: Sequence[Pair], restore: Callable[[str], str]) -> float:
    """Compare word by word, for a peer may move spaces; a text whose words it loses counts as wrong."""
    right = total = 0
    for sound, damaged in pairs:
        truth = _words(sound)
        answer = _words(restore(damaged))
        total += len(truth)
        right += sum(map(str.__eq__, truth, answer)) if len(truth) == len(answer) else 0
    return right / total


def _words(text: str) -> list[str]:
    return [normalise_tones(piece.text).lower() for piece in pieces(nfc(text)) if piece.kind == "word"]
