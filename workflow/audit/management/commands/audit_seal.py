"""`manage.py audit_seal`: sign what is new now, and hand it to the witnesses."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from workflow.audit.evidence.keys import KeyProblem
from workflow.audit.evidence.sealing import Inconsistent, seal
from workflow.audit.evidence.tree import BrokenTree
from workflow.audit.evidence.witnesses import deliver, failing
from workflow.audit.models import Checkpoint


class Command(BaseCommand):
    help = "Niêm phong những sự kiện mới và gửi đến các nơi giữ; in lần niêm phong cuối."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="in kết quả là một tài liệu JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = seal()
        except (KeyProblem, Inconsistent, BrokenTree) as problem:
            raise CommandError(str(problem)) from problem
        deliver()
        refusing = failing()
        last = Checkpoint.objects.order_by("-size").first()
        if options["json"]:
            witnesses = {row.witness: row.last_error for row in refusing}
            result = {"new": made is not None, "events": last.size if last else 0, "note": last.note if last else None}
            self.stdout.write(json.dumps({**result, "failing": witnesses}, ensure_ascii=False))
        elif last:
            self.stdout.write(last.note, ending="")
        if refusing:
            raise CommandError(
                _("Nơi giữ %(witness)s: %(error)s") % {"witness": refusing[0].witness, "error": refusing[0].last_error}
            )
