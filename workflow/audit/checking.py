"""Everything that the running system can check of its own log, in one go."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from workflow.audit import replay
from workflow.audit.append_only import expected_tables, unguarded
from workflow.audit.evidence import keys, verifier
from workflow.audit.evidence.bundling import write_bundle
from workflow.audit.evidence.tree import BrokenTree
from workflow.audit.evidence.verifier import CannotCheck, PublicKey, Verdict, Wrong
from workflow.audit.models import Event
from workflow.audit.verify import Finding, verify

SHOWN = 50
"""Differing objects that are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found. `wrong` counts events, of which `first` is one; `unlike` counts objects, some named."""

    events: int
    wrong: int
    first: Finding | None
    sealed: Verdict | Wrong | None
    open_tables: tuple[str, ...]
    unlike: int
    differences: tuple[replay.Difference, ...]

    @property
    def problem(self) -> str:
        """The first thing that is wrong, in words; "" when nothing is."""
        if self.first:
            return _("%(wrong)d sự kiện sai; đầu tiên là %(first)s") % {"wrong": self.wrong, "first": self.first}
        if isinstance(self.sealed, Wrong):
            return _("Không khớp với những gì đã niêm phong: %(verdict)s") % {"verdict": self.sealed}
        if self.open_tables:
            return _("Bảng %(table)s thiếu khóa chống sửa, xóa (trigger); hãy báo ngay người kiểm tra nhật ký.") % {
                "table": self.open_tables[0]
            }
        if self.differences:
            return _("%(unlike)d đối tượng không đúng như sự kiện của nó; đầu tiên là %(first)s") % {
                "unlike": self.unlike,
                "first": self.differences[0],
            }
        return ""


def check() -> Result:
    """Recalculate every chain and the tree, and hold the objects against their last events.

    Memory does not grow with the events; the disk holds a bundle of them meanwhile.
    """
    findings = verify(Event.objects.all())
    first = next(findings, None)
    wrong = (first is not None) + sum(1 for _finding in findings)
    unlike = replay.differences()
    named = tuple(islice(unlike, SHOWN))
    return Result(
        events=Event.objects.count(),
        wrong=wrong,
        first=first,
        sealed=_sealed(),
        open_tables=tuple(unguarded(connection, expected_tables())),
        unlike=len(named) + sum(1 for _difference in unlike),
        differences=named,
    )


def _sealed() -> Verdict | Wrong | None:
    """What the verifier says of a bundle of this database, by the keys that it names itself; None before any seal."""
    with tempfile.TemporaryDirectory(prefix="audit-") as directory:
        bundle = Path(directory) / "bundle"
        try:
            if write_bundle(bundle) is None:
                return None
            return verifier.verify(bundle, [PublicKey.parse(key) for key in keys.known()])
        except Wrong as wrong:
            return wrong
        except (BrokenTree, CannotCheck, ValueError) as problem:
            return verifier.malformed(str(problem))
