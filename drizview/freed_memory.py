"""What is freed is kept for the next array, and not given back to the system."""

from __future__ import annotations

import numpy as np

# Just below the largest block (32 MiB) by whose end glibc learns that blocks of that size come and go.
_LARGEST = 2**25 - 2**16


def keep_freed_memory() -> None:
    """Let the C library keep freed memory of up to twice 32 MB for what comes next.

    Arrays of more than 128 kB are else taken from the system one by one, and every page of theirs is cleared again: a
    seventh of a check of full frames. glibc raises both limits by itself when a large block is freed (``mallopt``,
    M_MMAP_THRESHOLD), here one that nothing was written to; other C libraries take no notice.
    """
    np.empty(_LARGEST, dtype=np.uint8)
