"""`manage.py audit_export OUT`: a bundle that someone outside can check."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from workflow.audit.evidence.bundling import write_bundle
from workflow.audit.evidence.keys import KeyProblem
from workflow.audit.evidence.sealing import Inconsistent, seal
from workflow.audit.evidence.tree import BrokenTree
from workflow.audit.recording import SYSTEM_STREAM, Entry, append
from workflow.organisation.acting import Acting


class Command(BaseCommand):
    help = "Ghi bộ chứng cứ vào thư mục RA (chưa có): sự kiện, niêm phong, chứng minh, khóa, chương trình kiểm tra."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, metavar="RA")
        parser.add_argument("--json", action="store_true", help="in kết quả là một tài liệu JSON")

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        append(Entry(stream=SYSTEM_STREAM, action="audit.bundle", acting=Acting.system()))
        warning = ""
        try:
            seal()
        except (KeyProblem, Inconsistent, BrokenTree) as problem:
            # What was sealed before can be handed over all the same; a forged tree must be.
            warning = str(problem)
        try:
            last = write_bundle(out)
        except FileExistsError as problem:
            raise CommandError(_("%(path)s đã có; hãy chọn một thư mục mới.") % {"path": out}) from problem
        except (OSError, BrokenTree) as problem:
            raise CommandError(_("Không ghi được bộ chứng cứ: %(problem)s") % {"problem": problem}) from problem
        if last is None:
            raise CommandError(warning or _("Chưa có lần niêm phong nào."))
        if options["json"]:
            self.stdout.write(json.dumps({"path": str(out), "events": last.size, "warning": warning}))
        else:
            self.stdout.write(_("%(events)d sự kiện trong %(path)s.") % {"events": last.size, "path": out})
        if warning:
            raise CommandError(warning)
