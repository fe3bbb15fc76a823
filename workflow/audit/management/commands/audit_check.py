"""`manage.py audit_check`: is every event as it was written, and as it was sealed?"""

from __future__ import annotations

import json
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from workflow.audit.append_only import is_guarded
from workflow.audit.evidence import keys, verifier
from workflow.audit.evidence.bundling import write_bundle
from workflow.audit.evidence.tree import BrokenTree
from workflow.audit.evidence.verifier import PublicKey, Verdict, Wrong
from workflow.audit.models import Checkpoint, Event, Leaf, Subtree
from workflow.audit.verify import Finding, verify


class Command(BaseCommand):
    help = "Tính lại chuỗi băm và các lần niêm phong; thoát với mã 1 và nêu sự kiện sai đầu tiên nếu có."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="in kết quả là một tài liệu JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = verify(Event.objects.all())
        first = next(findings, None)
        wrong = (first is not None) + sum(1 for _finding in findings)
        guarded = all(is_guarded(connection, model._meta.db_table) for model in (Event, Leaf, Subtree, Checkpoint))
        sealed = _sealed()
        events = Event.objects.count()
        if options["json"]:
            result = {"ok": guarded and not wrong and not isinstance(sealed, Wrong), "events": events, "wrong": wrong}
            more = {"guarded": guarded, "first": _as_json(first), "sealed": sealed and verifier.as_json(sealed)}
            self.stdout.write(json.dumps({**result, **more}, ensure_ascii=False))
        if first:
            raise CommandError(_("%(wrong)d sự kiện sai; đầu tiên là %(first)s") % {"wrong": wrong, "first": first})
        if isinstance(sealed, Wrong):
            raise CommandError(_("Không khớp với những gì đã niêm phong: %(verdict)s") % {"verdict": sealed})
        if not guarded:
            raise CommandError(
                _("Bảng sự kiện thiếu khóa chống sửa, xóa (trigger); hãy báo ngay người kiểm tra nhật ký.")
            )
        if not options["json"]:
            self.stdout.write(_("%(events)d sự kiện, tất cả đúng như khi được ghi.") % {"events": events})


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
        except (BrokenTree, ValueError) as problem:
            return verifier.malformed(str(problem))


def _as_json(finding: Finding | None) -> dict[str, str | int] | None:
    if finding is None:
        return None
    return {
        "kind": finding.kind.value,
        "stream": finding.stream,
        "number": finding.number,
        "event": finding.event_id,
        "message": str(finding),
    }
