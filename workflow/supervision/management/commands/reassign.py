"""`manage.py reassign --from USER --to USER --by USER --reason …`: move everything one person holds to another."""

from __future__ import annotations

import json as json_format
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.actions.refusals import Refused
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.supervision.actions import TASKS_AT_MOST, reassign_tasks
from workflow.supervision.queries import supervised_tasks


class Command(BaseCommand):
    help = "Chuyển mọi việc đang mở của một người cho người khác, tất cả hoặc không việc nào."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="holder", required=True, help="tên đăng nhập của người đang giữ")
        parser.add_argument("--to", required=True, help="tên đăng nhập của người nhận")
        parser.add_argument("--by", required=True, help="tên đăng nhập của trưởng ban phụ trách")
        parser.add_argument("--reason", required=True, help="lý do, ít nhất 10 ký tự")
        parser.add_argument("--json", action="store_true", help="in một văn bản JSON")

    def handle(self, *args: Any, holder: str, to: str, by: str, reason: str, json: bool, **options: Any) -> None:
        head = (
            Appointment.objects.on(today())
            .filter(person__username=by, role=Role.HEAD)
            .select_related("person", "unit")
            .first()
        )
        if head is None:
            raise CommandError(f"{by} hiện không phải trưởng ban phụ trách.")
        acting = Acting.through(head)
        old, new = self._person(holder), self._person(to)
        tasks = supervised_tasks(acting).filter(owner=old).order_by("wanted_at", "pk")[:TASKS_AT_MOST]
        try:
            moved = reassign_tasks([(task.pk, old.pk) for task in tasks], to=new, acting=acting, reason=reason)
        except Refused as refusal:
            raise CommandError(refusal.reason) from refusal
        if json:
            self.stdout.write(json_format.dumps({"moved": [task.stream for task in moved]}))
        else:
            self.stdout.write(f"Đã chuyển {len(moved)} việc từ {old.full_name} cho {new.full_name}.")

    def _person(self, username: str) -> Person:
        found = Person.objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"Không có người dùng {username}.")
        return found
