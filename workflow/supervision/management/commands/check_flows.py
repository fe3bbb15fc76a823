"""`manage.py check_flows`: do the documents' states and the open tasks still say the same?"""

from __future__ import annotations

import json as json_format
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.supervision.agreement import disagreements
from workflow.supervision.gone import stranded
from workflow.supervision.leavers import alarms
from workflow.tasks.models import Task

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Kiểm tra trạng thái của mỗi văn bản khớp với việc đang mở; thoát 1 nếu có chỗ lệch. Nêu cả những việc chưa có"
        " người làm được và những việc mà người giữ đã thôi vai trò; hai loại này không phải chỗ lệch."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="in một văn bản JSON")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        found = list(islice(disagreements(), SHOWN))
        nobody = list(islice(alarms(Task.objects.open()), SHOWN))
        left = list(stranded(Task.objects.open()).select_related("owner").order_by("pk")[:SHOWN])
        if json:
            document = {
                "agree": not found,
                "disagreements": [asdict(one) for one in found],
                "nobody_can_do": [
                    {"task": one.task.pk, "stream": one.task.stream, "why": one.why, "remedy": one.remedy}
                    for one in nobody
                ],
                "holder_left": [
                    {"task": task.pk, "stream": task.stream, "holder": task.owner.username if task.owner else ""}
                    for task in left
                ],
            }
            self.stdout.write(json_format.dumps(document))
        else:
            for one in nobody:
                self.stdout.write(
                    f"Chưa có người làm được: {one.task.label} ({one.task.stream}). {one.why} {one.remedy}"
                )
            for task in left:
                holder = task.owner.full_name if task.owner else ""
                self.stdout.write(f"Người giữ đã thôi vai trò: {task.label} ({task.stream}), đang ghi cho {holder}.")
        if found:
            first = found[0]
            raise CommandError(
                f"{first.stream} ở trạng thái “{first.state}” cần việc “{first.expected or 'không có'}”"
                f" nhưng đang mở: {', '.join(first.found) or 'không có'} (và {len(found) - 1} chỗ lệch khác)."
            )
        if not json:
            self.stdout.write("Trạng thái và việc đang mở khớp nhau.")
