"""`manage.py erase_person USER --by ADMINISTRATOR --reason …`: erase what the system holds about a person who left."""

from __future__ import annotations

import json as json_format
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.actions.refusals import Refused
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.reorganisation.erasing import erase_person


class Command(BaseCommand):
    help = "Xóa dữ liệu cá nhân của một người đã khóa tài khoản và không còn giữ vai trò nào. Không lấy lại được."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="tên đăng nhập của người cần xóa dữ liệu")
        parser.add_argument("--by", required=True, help="tên đăng nhập của người quản trị hệ thống quyết định")
        parser.add_argument("--reason", required=True, help="lý do, ít nhất 10 ký tự; đừng ghi tên người ấy ở đây")
        parser.add_argument("--json", action="store_true", help="in một văn bản JSON")

    def handle(self, *args: Any, username: str, by: str, reason: str, json: bool, **options: Any) -> None:
        person = Person.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Không có người dùng {username}.")
        try:
            erase_person(person, acting=self._administrator(by), reason=reason)
        except Refused as refusal:
            raise CommandError(refusal.reason) from refusal
        if json:
            self.stdout.write(json_format.dumps({"erased": person.pk}))
        else:
            self.stdout.write(f"Đã xóa dữ liệu cá nhân của người số {person.pk}.")

    def _administrator(self, username: str) -> Acting:
        held = Appointment.objects.on(today()).filter(person__username=username, role=Role.ADMINISTRATOR)
        found = held.select_related("person", "unit").first()
        if found is None:
            raise CommandError(f"{username} hiện không phải quản trị hệ thống.")
        return Acting.through(found)
