"""`manage.py check_flows`: do the documents' states and the open tasks still say the same?"""

from __future__ import annotations

import json as json_format
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.supervision.queries import disagreements

SHOWN = 20


class Command(BaseCommand):
    help = "Kiểm tra trạng thái của mỗi văn bản khớp với việc đang mở; thoát 1 nếu có chỗ lệch."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="in một văn bản JSON")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        found = list(islice(disagreements(), SHOWN))
        if json:
            self.stdout.write(json_format.dumps({"agree": not found, "disagreements": [asdict(one) for one in found]}))
        if found:
            first = found[0]
            raise CommandError(
                f"{first.stream} ở trạng thái “{first.state}” cần việc “{first.expected or 'không có'}”"
                f" nhưng đang mở: {', '.join(first.found) or 'không có'} (và {len(found) - 1} chỗ lệch khác)."
            )
        if not json:
            self.stdout.write("Trạng thái và việc đang mở khớp nhau.")
