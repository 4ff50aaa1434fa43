"""A seed and a number of threads go in, a digest of what the frame engine says on each library comes out; see parts.threads."""

from __future__ import annotations

import hashlib
import json
import sys

from tests.trust.batches import draw
from tests.trust.frame_engines import LIBRARIES, judged, tables


def main(seed: str, count: int) -> None:
    """Print one digest for each library. POLARS_MAX_THREADS has to be set before the process starts."""
    from tests.trust.parts import THREADED

    batch = draw(seed, *THREADED, empty=0)
    for library in LIBRARIES:
        said = judged(batch.standards, tables(batch.standards, batch.dataset, library, seed, threads=count))
        print(hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
