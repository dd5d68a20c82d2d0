"""The usual way to find copies, by its two best libraries: MinHash, bands, similarity of at least 0.4
(low enough for a text cut to half).

They get what makes them fastest: a text found to be a copy is not inserted,
and nothing is compared word by word, so notices on one form are not told apart.
"""

from collections.abc import Callable, Iterator, Sequence

Families = list[int | None]
Chain = Callable[[Sequence[str]], Families]

_HASHES = 128
_BANDS = 32
_SIMILAR = 0.4
_SHINGLE_WORDS = 5


def rensa_chain(texts: Sequence[str]) -> Families:
    """Return for each text the earlier one that it is a copy of, as rensa's users would find it."""
    from rensa import RMinHash, RMinHashLSH

    index, kept, families = RMinHashLSH(_SIMILAR, _HASHES, _BANDS), {}, []
    for key, text in enumerate(texts):
        sketch = RMinHash(num_perm=_HASHES, seed=1)
        sketch.update(list(_shingles(text)))
        near = (one for one in index.query(sketch) if kept[one].jaccard(sketch) >= _SIMILAR)
        families.append(next(near, None))
        if families[-1] is None:
            index.insert(key, sketch)
            kept[key] = sketch
    return families


def datasketch_chain(texts: Sequence[str]) -> Families:
    """Return for each text the earlier one that it is a copy of, as datasketch's users would find it."""
    from datasketch import MinHash, MinHashLSH

    index, kept, families = MinHashLSH(threshold=_SIMILAR, num_perm=_HASHES), {}, []
    for key, text in enumerate(texts):
        sketch = MinHash(num_perm=_HASHES, seed=1)
        sketch.update_batch([shingle.encode() for shingle in _shingles(text)])
        near = (one for one in index.query(sketch) if kept[one].jaccard(sketch) >= _SIMILAR)
        families.append(next(near, None))
        if families[-1] is None:
            index.insert(key, sketch)
            kept[key] = sketch
    return families


PEERS: dict[str, Chain] = {"rensa": rensa_chain, "datasketch": datasketch_chain}


def _shingles(text: str) -> Iterator[str]:
    words = text.casefold().split()
    return map(" ".join, zip(*(words[shift:] for shift in range(_SHINGLE_WORDS)), strict=False))
