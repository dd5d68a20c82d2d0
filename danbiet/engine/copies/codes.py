"""Words as numbers: the first bytes of each, all words of a text at once."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
Places = NDArray[np.int64]

CODE_BYTES: Final = 8
_FIRST_BYTES: Final = np.array([(1 << 8 * count) - 1 for count in range(CODE_BYTES + 1)], dtype=np.uint64)


def first_bytes(data: bytes, starts: Places, lengths: Places) -> Codes:
    """Return the first eight bytes of each word as one number; a shorter word counts no more than its own.

    ``data`` goes on for eight bytes behind the last start.
    """
    eight = np.ndarray((len(data) - CODE_BYTES + 1,), dtype="<u8", buffer=data, strides=(1,))
    codes: Codes = eight[starts] & _FIRST_BYTES[np.minimum(lengths, CODE_BYTES)]
    return codes
