"""The language model: chances of syllables after the one or two before them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Keys = NDArray[np.uint64]
Codes = NDArray[np.uint8]
Chances = NDArray[np.float32]

BREAK, MARK, NUMBER, UNKNOWN = range(4)
SPECIAL: Final = ("\n", ",", "0", "?")
VERSION: Final = 1

_WEIGHTS: Final = Path(__file__).with_name("weights.npz")
_BITS: Final = np.uint64(14)
LARGEST_VOCABULARY: Final = 1 << 14
# 256 steps of 8%: e^-20 is rarer than anything that was counted.
_STEP: Final = 0.08
_SIZES: Final[Chances] = np.exp(-_STEP * np.arange(256)).astype(np.float32)


class WrongModel(ValueError):
    """The file is no model of this version."""


@dataclass(frozen=True)
class Calibration:
    """What share was right (``right``) where the decoder gave the chance ``raw``; both rise."""

    raw: Chances
    right: Chances

    def __call__(self, chances: Chances) -> Chances:
        found: Chances = np.interp(chances, self.raw, self.right).astype(np.float32)
        return found


AS_IT_IS: Final = Calibration(np.array([0, 1], np.float32), np.array([0, 1], np.float32))


@dataclass(frozen=True, eq=False)
class Model:
    """A trigram model with back-off over a vocabulary of syllables.

    Ids number ``vocabulary``, the first four being break, punctuation, number and unknown word.
    ``pairs`` and ``triples`` are sorted keys of 14 bits an id; chances are kept in 256 steps.
    ``letters`` and ``accents`` turn the decoder's chances into shares that were right.
    """

    vocabulary: tuple[str, ...]
    single: Codes
    single_backoff: Codes
    pairs: Keys
    pair: Codes
    pair_backoff: Codes
    triples: Keys
    triple: Codes
    letters: Calibration = AS_IT_IS
    accents: Calibration = AS_IT_IS

    def after_one(self, first: Ids, second: Ids) -> Chances:
        """Return P(second | first), one for each place of the arrays."""
        at, known = _find(self.pairs, pair_keys(first, second))
        rare = _SIZES[self.single_backoff[first]] * _SIZES[self.single[second]]
        return np.where(known, _SIZES[self.pair[at]], rare)

    def after_two(self, first: Ids, second: Ids, third: Ids) -> Chances:
        """Return P(third | first, second); what stands before a break is forgotten."""
        before = pair_keys(first, second)
        at, known = _find(self.triples, (before << _BITS) | third.astype(np.uint64))
        found: Chances = _SIZES[self.triple[at]]
        unseen = np.flatnonzero(~known)
        found[unseen] = self._backed_off(before[unseen], second[unseen], third[unseen])
        return found

    def _backed_off(self, before: Keys, second: Ids, third: Ids) -> Chances:
        at, known = _find(self.pairs, before)
        weight = np.where(known & (second != BREAK), _SIZES[self.pair_backoff[at]], np.float32(1))
        found: Chances = weight * self.after_one(second, third)
        return found

    def rarity(self, ids: Ids) -> Chances:
        """Return P(id) whatever stands before."""
        found: Chances = _SIZES[self.single[ids]]
        return found

    def write(self, file: Path | IO[bytes]) -> None:
        """Write the model, compressed: keys as a trie, high and low bytes apart."""
        arrays: dict[str, Any] = {
            "version": np.array([VERSION]),
            "vocabulary": np.frombuffer("\n".join(self.vocabulary[len(SPECIAL) :]).encode(), np.uint8),
            **{name: getattr(self, name) for name in _CODES},
            **_packed("pairs", self.pairs, np.arange(len(self.vocabulary), dtype=np.uint64)),
            **_packed("triples", self.triples, self.pairs),
            **{f"{task}_{side}": getattr(getattr(self, task), side) for task in _TASKS for side in ("raw", "right")},
        }
        np.savez_compressed(file, **arrays)

    @classmethod
    def read(cls, file: Path | IO[bytes]) -> Model:
        """Return the model of a file. Raises WrongModel when it is none, or of another version."""
        try:
            with np.load(file, allow_pickle=False) as stored:
                return cls._of(dict(stored))
        except (KeyError, ValueError, OSError) as error:
            raise WrongModel(f"{file}: no restoration model ({error}); train it again.") from error

    @classmethod
    def _of(cls, stored: dict[str, Any]) -> Model:
        if int(stored["version"][0]) != VERSION:
            raise ValueError(f"version {stored['version'][0]}, expected {VERSION}")
        words = (*SPECIAL, *stored["vocabulary"].tobytes().decode().split("\n"))
        pairs = _unpacked(stored, "pairs", np.arange(len(words), dtype=np.uint64))
        parts: dict[str, Any] = {name: stored[name] for name in _CODES}
        parts |= {task: Calibration(stored[f"{task}_raw"], stored[f"{task}_right"]) for task in _TASKS}
        return cls(vocabulary=words, pairs=pairs, triples=_unpacked(stored, "triples", pairs), **parts)


_CODES: Final = ("single", "single_backoff", "pair", "pair_backoff", "triple")
_TASKS: Final = ("letters", "accents")


@lru_cache(maxsize=1)
def shipped() -> Model:
    """Return the model of the package, read once. Raises FileNotFoundError when it is not there."""
    return Model.read(_WEIGHTS)


def codes(chances: NDArray[np.float64]) -> Codes:
    """Return the nearest of the 256 steps for each chance (0 to 1)."""
    steps = np.round(-np.log(np.maximum(chances, 1e-300)) / _STEP)
    return np.clip(steps, 0, 255).astype(np.uint8)


def pair_keys(first: Ids, second: Ids) -> Keys:
    """Return the keys of pairs of ids."""
    return (first.astype(np.uint64) << _BITS) | second.astype(np.uint64)


def parted(keys: Keys) -> tuple[Keys, Ids]:
    """Return what stands before the last id of each key, and the last id."""
    return keys >> _BITS, (keys & np.uint64(LARGEST_VOCABULARY - 1)).astype(np.int64)


def _find(keys: Keys, wanted: Keys) -> tuple[Ids, NDArray[np.bool_]]:
    at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    return at, keys[at] == wanted


def _packed(name: str, keys: Keys, parents: Keys) -> dict[str, NDArray[Any]]:
    before, last = parted(keys)
    children = np.bincount(np.searchsorted(parents, before), minlength=len(parents))
    return {
        f"{name}_children": children.astype(np.uint16),
        f"{name}_high": (last >> 8).astype(np.uint8),
        f"{name}_low": (last & 255).astype(np.uint8),
    }


def _unpacked(stored: dict[str, Any], name: str, parents: Keys) -> Keys:
    last = (stored[f"{name}_high"].astype(np.uint64) << np.uint64(8)) | stored[f"{name}_low"]
    keys: Keys = (np.repeat(parents, stored[f"{name}_children"]) << _BITS) | last
    return keys
