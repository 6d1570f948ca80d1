"""Places as one number each, so that they can be joined and sorted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_ROW_BITS = 32

Ids = npt.NDArray[np.int32]


def unpack(places: pa.ChunkedArray) -> tuple[Ids, Ids]:
    """Return the source ids and the rows of places packed as ``source_id << 32 | source_row``."""
    packed = places.to_numpy()
    return (packed >> _ROW_BITS).astype(np.int32), (packed & (2**_ROW_BITS - 1)).astype(np.int32)
