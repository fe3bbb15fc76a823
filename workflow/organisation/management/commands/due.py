"""`manage.py due --text "trước ngày 10/3/2023"`: the last moment that the words mean."""

from __future__ import annotations

import datetime
import json as json_format
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.documents.deadlines import UnreadableDeadline, read_deadline
from workflow.documents.working_days import EndlessRest
from workflow.organisation.calendars import calendar_of
from workflow.organisation.models import Unit


class Command(BaseCommand):
    help = "Đọc một thời hạn bằng chữ và in thời điểm cuối cùng còn đúng hạn."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--text", required=True, help="như “trước ngày 10/3/2023”")
        parser.add_argument("--start", help="ngày bắt đầu (dd/mm/yyyy) của thời hạn “kể từ ngày nhận được…”")
        parser.add_argument("--unit", help="mã đơn vị có lịch làm việc riêng")
        parser.add_argument("--json", action="store_true", help="in một văn bản JSON")

    def handle(self, *args: Any, text: str, start: str | None, unit: str | None, json: bool, **options: Any) -> None:
        calendar = calendar_of(_unit(unit))
        try:
            found = read_deadline(text, start=_day(start), calendar=calendar)
            last = calendar.last_on_or_before(found.due_at.date())
        except (UnreadableDeadline, EndlessRest) as problem:
            raise CommandError(str(problem)) from problem
        if json:
            answer = {
                "kind": found.kind,
                "date": found.date.isoformat(),
                "days": found.days,
                "due_at": found.due_at.isoformat(),
                "last_working_day": last.isoformat(),
            }
            self.stdout.write(json_format.dumps(answer))
        else:
            self.stdout.write(found.due_at.isoformat())


def _day(text: str | None) -> datetime.date | None:
    if not text:
        return None
    try:
        return datetime.datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError as problem:
        raise CommandError(f"“{text[:20]}” không phải là ngày: ghi như 10/03/2023.") from problem


def _unit(code: str | None) -> int | None:
    if not code:
        return None
    key = Unit.objects.filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise CommandError(f"Không có đơn vị nào có mã “{code[:60]}”.")
    return key
