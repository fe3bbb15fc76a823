"""The bundle of evidence as one file that a browser takes."""

from __future__ import annotations

import logging
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from workflow.audit.evidence.bundling import write_bundle
from workflow.audit.evidence.keys import KeyProblem
from workflow.audit.evidence.sealing import Inconsistent, seal
from workflow.audit.evidence.tree import BrokenTree
from workflow.audit.models import Checkpoint

log = logging.getLogger(__name__)

FOLDER = "bo-chung-cu"
_PIECE = 256 * 1024


class NothingSealed(Exception):
    """There is no checkpoint, so there is nothing that a bundle could prove."""


def zip_pieces(step: Callable[[int, int], None]) -> Iterator[bytes]:
    """The bundle up to now, zipped, in pieces, once all of it is on disk; memory does not grow with the events.

    `step` is told, again and again, of how many events of how many are written. Raises NothingSealed, OSError,
    BrokenTree.
    """
    try:
        seal()
    except (KeyProblem, Inconsistent, BrokenTree):
        # As `audit_export` has it: a forged tree must be handed over all the same, for the verifier to find it.
        log.exception("Could not seal before a bundle")
    sealed = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
    if not sealed:
        raise NothingSealed
    total: int = sealed
    with tempfile.TemporaryDirectory(prefix="audit-") as directory:
        bundle, packed = Path(directory) / FOLDER, Path(directory) / "packed.zip"
        step(0, total)
        write_bundle(bundle, lambda done: step(done, total))
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            for path in sorted(bundle.rglob("*")):
                file.write(path, path.relative_to(directory))
                step(total, total)
        with packed.open("rb") as whole:
            while piece := whole.read(_PIECE):
                yield piece
