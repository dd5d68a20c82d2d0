"""B-cubed: how well found clusters agree with those made by hand."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


class NothingToCompare(ValueError):
    """No item with a true cluster, or one that was given no cluster."""


@dataclass(frozen=True)
class BCubed:
    """Precision, recall and their harmonic mean, each between 0 and 1."""

    precision: float
    recall: float
    f1: float


def bcubed(predicted: Mapping[Item, Hashable], truth: Mapping[Item, Hashable]) -> BCubed:
    """Return B-cubed agreement over the items of ``truth``; other predicted items are left out.

    Precision averages, over items, the share of its found cluster that belongs
    with it; recall the share of its true cluster that was found with it.

    Raises NothingToCompare when ``truth`` is empty or an item of it has no
    predicted cluster. Source: Bagga and Baldwin 1998.
    """
    missing = [item for item in truth if item not in predicted]
    if missing or not truth:
        raise NothingToCompare(f"{len(missing)} of {len(truth)} items have no predicted cluster")
    found = Counter(predicted[item] for item in truth)
    true = Counter(truth.values())
    both = Counter((predicted[item], truth[item]) for item in truth)
    precision = sum(many * many / found[cluster] for (cluster, _), many in both.items()) / len(truth)
    recall = sum(many * many / true[cluster] for (_, cluster), many in both.items()) / len(truth)
    return BCubed(precision, recall, 2 * precision * recall / (precision + recall))
