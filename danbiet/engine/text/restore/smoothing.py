"""From counts to chances: interpolated Kneser-Ney, pruned and kept as back-off.

Source: Chen and Goodman 1999, An empirical study of smoothing techniques for language modeling
(modified Kneser-Ney); a pair is counted by how many words it followed, except at a sentence's start.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.text.restore.counting import Counts
from danbiet.engine.text.restore.model import BREAK, LARGEST_VOCABULARY, Ids, Keys, Model, codes, parted

Reals = NDArray[np.float64]
Truths = NDArray[np.bool_]

# What was seen once says little and would fill most of the file.
_FEWEST_TRIPLES: Final = 2
_ADDED: Final = 0.5


def smoothed(counts: Counts) -> Model:
    """Return the pruned model of the counts."""
    many = len(counts.vocabulary)
    last_two, parents = _places(counts)
    first, second = parted_ids(counts.pairs)
    single = _shares(np.bincount(second, minlength=many))
    followed = np.bincount(last_two, minlength=len(counts.pairs))
    weights = np.where((first == BREAK) | (followed == 0), counts.pair, followed)
    pair = _interpolated(weights, first, single[second])
    triple = _interpolated(counts.triple, parents, pair[last_two])
    kept = counts.triple >= _FEWEST_TRIPLES
    every = np.ones(len(pair), dtype=np.bool_)
    return Model(
        vocabulary=counts.vocabulary,
        single=codes(single),
        single_backoff=codes(_left_over(first, every, pair, single[second], many)),
        pairs=counts.pairs,
        pair=codes(pair),
        pair_backoff=codes(_left_over(parents, kept, triple, pair[last_two], len(counts.pairs))),
        triples=counts.triples[kept],
        triple=codes(triple[kept]),
    )


def _shares(counts: Ids) -> Reals:
    added = counts.astype(np.float64) + _ADDED
    shares: Reals = added / added.sum()
    return shares


def parted_ids(keys: Keys) -> tuple[Ids, Ids]:
    """Return the first and the second id of keys of pairs."""
    before, last = parted(keys)
    return before.astype(np.int64), last


def _places(counts: Counts) -> tuple[Ids, Ids]:
    """Return where the last two and the first two of each triple stand among the pairs."""
    last_two = counts.triples & np.uint64(LARGEST_VOCABULARY**2 - 1)
    return np.searchsorted(counts.pairs, last_two), np.searchsorted(counts.pairs, parted(counts.triples)[0])


def _interpolated(weights: Ids, context: Ids, lower: Reals) -> Reals:
    """Return discounted shares of each context, with the rest given by the lower order."""
    cut = _discounts(weights)[np.minimum(weights, 3)]
    totals = np.bincount(context, weights=weights)
    rest = np.bincount(context, weights=cut) / np.maximum(totals, 1)
    shares: Reals = (weights - cut) / totals[context] + rest[context] * lower
    return shares


def _discounts(weights: Ids) -> Reals:
    """Return what is taken from counts of 0, 1, 2 and 3 or more."""
    once, twice, thrice, four = (max(1, int((weights == times).sum())) for times in range(1, 5))
    ratio = once / (once + 2 * twice)
    found = [0, 1 - 2 * ratio * twice / once, 2 - 3 * ratio * thrice / twice, 3 - 4 * ratio * four / thrice]
    clipped: Reals = np.clip(np.array(found), 0, (0, 0.95, 1.9, 2.85))
    return clipped


def _left_over(context: Ids, kept: Truths, chances: Reals, lower: Reals, many: int) -> Reals:
    """Return the factor for what a context does not list, so that its chances sum to 1."""
    listed = np.bincount(context[kept], weights=chances[kept], minlength=many)
    below = np.bincount(context[kept], weights=lower[kept], minlength=many)
    factor: Reals = np.clip(1 - listed, 1e-6, 1) / np.clip(1 - below, 1e-6, 1)
    capped: Reals = np.minimum(factor, 1)
    return capped
