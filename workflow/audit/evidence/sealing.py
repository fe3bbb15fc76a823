"""Signs the tree: a checkpoint over every event committed so far."""

from __future__ import annotations

import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from workflow.audit.evidence import keys, tree
from workflow.audit.evidence.sequencing import locked, sequence
from workflow.audit.models import Checkpoint


class Inconsistent(Exception):
    """The tree is not the one that was signed before: signing it would vouch for a forgery."""


def seal(now: datetime.datetime | None = None) -> Checkpoint | None:
    """Sequence and sign what is new; the checkpoint, or None when nothing is.

    Raises KeyProblem, Inconsistent, BrokenTree.
    """
    keys.current()  # the first key comes in by an event, which is then in the first checkpoint
    sequence()
    with transaction.atomic():
        locked()
        size, last = tree.size(), Checkpoint.objects.order_by("-size").first()
        if last is not None and (last.size > size or tree.root(last.size) != bytes(last.root)):
            raise Inconsistent(f"Cây sự kiện không còn là cây đã niêm phong ở {last.size} sự kiện.")
        if size == (last.size if last else 0):
            return None
        root, moment = tree.root(size), (now or timezone.now()).replace(microsecond=0)
        note = keys.current().note(size, root, int(moment.timestamp()))
        return Checkpoint.objects.create(size=size, root=root, at=moment, note=note)


def change_key(*, lost: bool = False) -> str:
    """Put a new key in place of the present one; answer its public part. Taken up again when it was cut short.

    The old key seals the event that brings the new one in, so who trusts the old one can trust the new one. Where the
    old one is `lost`, nothing can: the inspectors must be given the new public key by hand.
    """
    old = None if lost else keys.current()
    if old is not None:
        seal()
    keys.prepare_next(old)
    if old is not None:
        seal()
    keys.install_next()
    seal()
    return str(keys.current().public)


def public_key_file(path: Path) -> None:
    """Write the public keys where the operator wants them, to hand to inspectors."""
    path.write_text("".join(f"{key}\n" for key in keys.known()), encoding="ascii")
