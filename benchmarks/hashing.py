"""What `benchmarks.verify` measures, each in a process of its own: none of it inherits what another has in memory."""

from __future__ import annotations

import hashlib
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from benchmarks.result import milliseconds
from workflow.audit.evidence.verifier import PublicKey, verify

R = TypeVar("R")


def alone(act: Callable[..., R], *given: object) -> R:
    """What `act` answers in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(act, *given).result()


def floor(path: Path) -> float:
    """Milliseconds for the hashes alone, the lines lying ready in memory: a leaf and a node an event.

    Nothing is called but what hashes, in the quickest way that `hashlib` has.
    """
    files = sorted((path / "events").iterdir())
    lines = [line for file in files for line in file.read_bytes().splitlines()]
    leaf, node = hashlib.sha256(b"\x00").copy, hashlib.sha256(b"\x01").copy

    def hashes() -> None:
        last = bytes(32)
        for line in lines:
            hashed = leaf()
            hashed.update(line)
            pair = node()
            pair.update(hashed.digest() + last)
            last = pair.digest()

    return milliseconds(hashes)


def checked(path: Path, key: PublicKey, processes: int) -> tuple[float, float]:
    """Milliseconds for all that `verify.py` does, and the MiB that its largest process had at most."""
    spent = milliseconds(lambda: verify(path, [key], processes=processes))
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    # What getrusage says of this process counts what it was before it became another program.
    status = Path("/proc/self/status").read_text()
    own = int(status.partition("VmHWM:")[2].split()[0])
    return spent, max(own, workers) / 1024
