"""Choosing one reading for each place: forward-backward, first by pairs, then by triples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.text.restore.lattice import Lattice
from danbiet.engine.text.restore.model import UNKNOWN, Chances, Ids, Model

Truths = NDArray[np.bool_]

# Readings that pairs find likelier than this go on to triples, at most so many of them.
_LIVE: Final = 5e-4
_MOST_LIVE: Final = 6
# What is left less likely than this is no choice.
_LEAST: Final = 0.002
_TINY: Final = np.float32(1e-30)

# A syllable that the same text surely has elsewhere is likelier here: pseudo-counts of the
# general frequency, and how far the text's own counts are believed (chosen on held-out texts).
_GENERAL: Final = 3.0
_BELIEF: Final = 0.6


@dataclass(frozen=True)
class Decoded:
    """For each place (rows) its live candidates, as columns of the lattice, and their chances.

    Candidates that write the same letters share their chance, and the first of them has it.
    """

    columns: Ids
    chances: Chances


@dataclass(frozen=True)
class _Stretches:
    """Stretches between certain places, longest first: where each starts and ends, and how many last."""

    starts: Ids
    ends: Ids
    lasting: list[int]


def decode(model: Model, found: Lattice) -> Decoded:
    """Return the chance of each reading, summed over all readings of the rest of its sentence."""
    columns, live = _likeliest(_by_pairs(model, found))
    ids = np.take_along_axis(found.ids, columns, 1)
    weights = np.take_along_axis(found.weights, columns, 1) * live
    triples = _triples(model, ids, live)
    stretches = _stretches(_settled(live, found.breaks))
    first = _by_triples(triples, weights, stretches)
    chances = _by_triples(triples, weights * _repeated(model, ids, first, live), stretches)
    return Decoded(columns, _joined(chances, np.take_along_axis(found.same, columns, 1)))


def _settled(live: Truths, breaks: Truths) -> Truths:
    """Say where the past no longer matters: at a break, and after two places of one candidate each."""
    single = live.sum(axis=1) == 1
    settled: Truths = breaks | (single & np.append([True], single[:-1]))
    return settled


def _stretches(certain: Truths) -> _Stretches:
    at = np.flatnonzero(certain)
    lengths = np.diff(at)
    order = np.argsort(-lengths, kind="stable")
    lasting = [int((lengths > step).sum()) for step in range(int(lengths.max()))]
    return _Stretches(at[:-1][order], at[1:][order], lasting)


def _by_pairs(model: Model, found: Lattice) -> Chances:
    steps = _pairs(model, found)
    certain = np.count_nonzero(found.weights, axis=1) == 1
    stretches = _stretches(certain)
    forward, backward = np.zeros_like(found.weights), np.zeros_like(found.weights)
    forward[certain, 0] = backward[certain, 0] = 1
    for step, many in enumerate(stretches.lasting[1:], 1):
        at = stretches.starts[:many] + step
        forward[at] = _even(np.matmul(forward[at - 1][:, None, :], steps[at - 1])[:, 0])
        at = stretches.ends[:many] - step
        backward[at] = _even(np.matmul(steps[at], backward[at + 1][:, :, None])[:, :, 0])
    return _even(forward * backward)


def _pairs(model: Model, found: Lattice) -> Chances:
    """Return the chance of each candidate after each candidate of the place before."""
    there = found.weights > 0
    at, before, after = np.nonzero(there[:-1, :, None] & there[1:, None, :])
    steps = np.zeros((len(there) - 1, there.shape[1], there.shape[1]), np.float32)
    chances = model.after_one(found.ids[at, before], found.ids[at + 1, after])
    steps[at, before, after] = chances * found.weights[at + 1, after]
    return steps


def _likeliest(rough: Chances) -> tuple[Ids, Truths]:
    """Return the columns of the likeliest candidates, and which of them are live."""
    columns = np.argsort(-rough, axis=1, kind="stable")[:, :_MOST_LIVE]
    live = np.take_along_axis(rough, columns, 1) >= _LIVE
    most = int(live.sum(axis=1).max())
    return columns[:, :most], live[:, :most]


def _triples(model: Model, ids: Ids, live: Truths) -> Chances:
    """Return the chance of each live candidate from the third place on, after each live two."""
    alive = live[:-2, :, None, None] & live[1:-1, None, :, None] & live[2:, None, None, :]
    at, first, second, third = np.nonzero(alive)
    chances = np.zeros(alive.shape, np.float32)
    chances[at, first, second, third] = model.after_two(ids[at, first], ids[at + 1, second], ids[at + 2, third])
    return chances


def _by_triples(triples: Chances, weights: Chances, stretches: _Stretches) -> Chances:
    """Return each candidate's chance; a state is the candidates of a place and of the one before."""
    steps = triples * weights[2:, None, None, :]
    shape = (len(weights), *triples.shape[1:3])
    forward, backward = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    forward[stretches.starts, 0, 0] = 1
    backward[stretches.ends] = 1
    for step, many in enumerate(stretches.lasting[1:], 1):
        at = stretches.starts[:many] + step
        forward[at] = _even_states(np.einsum("nab,nabc->nbc", forward[at - 1], steps[at - 2]))
        at = stretches.ends[:many] - step
        backward[at] = _even_states(np.einsum("nabc,nbc->nab", steps[at - 1], backward[at + 1]))
    chances = _even((forward * backward).sum(axis=1))
    chances[np.append(stretches.starts, stretches.ends), 0] = 1
    return chances


def _repeated(model: Model, ids: Ids, chances: Chances, live: Truths) -> Chances:
    """Return a factor for each candidate: how much likelier it is because the text has it elsewhere."""
    best = chances.argmax(axis=1)[:, None]
    sure = np.take_along_axis(chances, best, 1)
    counts = np.bincount(np.take_along_axis(ids, best, 1)[:, 0], weights=sure[:, 0], minlength=len(model.vocabulary))
    elsewhere = counts[ids]
    np.put_along_axis(elsewhere, best, np.take_along_axis(elsewhere, best, 1) - sure, 1)
    elsewhere = elsewhere * live * (ids > UNKNOWN)
    general = _even(model.rarity(ids) * live) + _TINY
    share = (elsewhere + _GENERAL * general) / (elsewhere.sum(axis=1, keepdims=True) + _GENERAL)
    factors: Chances = np.where(ids > UNKNOWN, (share / general) ** _BELIEF, 1).astype(np.float32)
    return factors


def _joined(chances: Chances, same: Ids) -> Chances:
    """Give the chance of all that write the same letters to the likeliest of them."""
    alike = same[:, :, None] == same[:, None, :]
    later = np.tri(same.shape[1], k=-1, dtype=np.bool_)
    repeats = (alike & later).any(axis=2)
    joined = np.matmul(alike, chances[:, :, None])[:, :, 0] * ~repeats
    return _even(joined * (joined >= _LEAST))


def _even(rows: Chances) -> Chances:
    found: Chances = rows / (rows.sum(axis=-1, keepdims=True) + _TINY)
    return found


def _even_states(states: Chances) -> Chances:
    found: Chances = states / (states.sum(axis=(-2, -1), keepdims=True) + _TINY)
    return found
