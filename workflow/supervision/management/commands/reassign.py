"""`manage.py reassign --from USER --to USER --reason …`: move everything one person holds to another."""

from __future__ import annotations

import json as json_format
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.actions.refusals import Refused
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.supervision.choosing import supervised_tasks
from workflow.supervision.moves import TASKS_AT_MOST, Handing, make_move
from workflow.tasks.queries import ORDER


class Command(BaseCommand):
    help = "Chuyển mọi việc đang mở của một người cho người khác, tất cả hoặc không việc nào."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="holder", required=True, help="tên đăng nhập của người đang giữ")
        parser.add_argument("--to", required=True, help="tên đăng nhập của người nhận")
        parser.add_argument("--reason", required=True, help="lý do, ít nhất 10 ký tự")
        parser.add_argument(
            "--by", help="tên đăng nhập của trưởng ban phụ trách; không ghi thì nhật ký ghi hệ thống, bằng lệnh này"
        )
        parser.add_argument("--json", action="store_true", help="in một văn bản JSON")

    def handle(self, *args: Any, holder: str, to: str, reason: str, by: str | None, json: bool, **options: Any) -> None:
        acting = self._head(by) if by else Acting.system()
        old, new = self._person(holder), self._person(to)
        if old == new:
            raise CommandError("Người giữ và người nhận là một.")
        tasks = list(supervised_tasks(acting).filter(owner=old).order_by(*ORDER)[: TASKS_AT_MOST + 1])
        if not tasks:
            raise CommandError(f"{old.full_name} không giữ việc nào đang mở{' của ban này' if by else ''}.")
        try:
            make_move(
                [Handing(task.pk, old.pk, new) for task in tasks],
                acting=acting,
                reason=reason,
                note="manage.py reassign",
            )
        except Refused as refusal:
            raise CommandError(refusal.reason) from refusal
        if json:
            self.stdout.write(json_format.dumps({"moved": [task.stream for task in tasks]}))
        else:
            self.stdout.write(f"Đã chuyển {len(tasks)} việc từ {old.full_name} cho {new.full_name}.")

    def _head(self, username: str) -> Acting:
        heads = Appointment.objects.on(today()).filter(person__username=username, role=Role.HEAD)
        head = heads.select_related("person", "unit").first()
        if head is None:
            raise CommandError(f"{username} hiện không phải trưởng ban phụ trách.")
        return Acting.through(head)

    def _person(self, username: str) -> Person:
        found = Person.objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"Không có người dùng {username}.")
        return found
