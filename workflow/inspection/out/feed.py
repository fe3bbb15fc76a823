"""The events in the order of their leaves, for a machine that follows them.

Leaves are numbered in the order in which commits are seen, each batch in one transaction that holds the sequencer's
row: whoever has read up to a leaf has read every leaf before it, and an event that commits late gets a later leaf.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from workflow.audit.evidence import tree
from workflow.audit.models import Leaf
from workflow.audit.privacy.telling import tell
from workflow.inspection.out.lines import line

MOST = 1_000


class RolledBack(Exception):
    """The reader has read more events than there are: some have been taken away."""


@dataclass(frozen=True, slots=True)
class Portion:
    """`body` is JSON lines; `cursor` is to be sent with the next request: how many events have been read."""

    body: bytes
    cursor: int


def portion(cursor: int, most: int = MOST) -> Portion:
    """The next events, at most so many, of a reader who has read `cursor` of them. Raises RolledBack."""
    leaves = list(
        Leaf.objects.filter(index__gte=cursor)
        .select_related("event__actor", "event__on_behalf_of", "event__unit")
        .order_by("index")[:most]
    )
    if not leaves and cursor > tree.size():
        raise RolledBack
    with translation.override(settings.LANGUAGE_CODE):
        tell([leaf.event for leaf in leaves])
        body = b"".join(line(leaf.event, leaf.index) for leaf in leaves)
    return Portion(body, leaves[-1].index + 1 if leaves else cursor)
