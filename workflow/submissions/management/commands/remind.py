"""`manage.py remind --campaign ID`: what the timer would do now for one campaign, whatever the hour."""

from __future__ import annotations

import json as json_format
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from workflow.campaigns.models import Campaign
from workflow.campaigns.states import CampaignState
from workflow.pages.file_commands import one_line
from workflow.pages.keys import key_of
from workflow.submissions.reminding import Planned, due_now, remind_campaign


class Command(BaseCommand):
    help = "Gửi những lời nhắc đã đến lúc của một đợt báo cáo; mỗi lời nhắc chỉ gửi một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True, help="số của đợt báo cáo")
        parser.add_argument("--dry-run", action="store_true", help="chỉ liệt kê, không gửi gì")
        parser.add_argument("--json", action="store_true", help="in một văn bản JSON")

    def handle(self, *args: Any, campaign: str, dry_run: bool, json: bool, **options: Any) -> None:
        key = key_of(campaign)
        if key is None:
            raise CommandError(f"--campaign là một số nguyên, không phải “{one_line(Path(campaign))[:40]}”.")
        found = Campaign.objects.filter(pk=key).select_related(*Campaign.related).first()
        if found is None:
            raise CommandError(f"Không có đợt báo cáo số {key}.")
        if found.state != CampaignState.LAUNCHED:
            raise CommandError("Đợt báo cáo chưa triển khai nên chưa có ai để nhắc.")
        if not dry_run:
            count = remind_campaign(found, timezone.now())
            self.stdout.write(json_format.dumps({"reminded": count}) if json else f"Đã nhắc {count} đơn vị.")
            return
        planned = [_row(item) for item in due_now(found, timezone.now())]
        if json:
            self.stdout.write(json_format.dumps({"would_remind": planned}, ensure_ascii=False))
            return
        for row in planned:
            self.stdout.write(f"{row['unit']}: {row['rules']}, hạn {row['due_at']}, người giữ {row['holder'] or '–'}")
        self.stdout.write(f"Sẽ nhắc {len(planned)} đơn vị. Chưa gửi gì.")


def _row(item: Planned) -> dict[str, str]:
    return {
        "unit": item.submission.unit_name,
        "holder": item.holder.name if item.holder else "",
        "due_at": timezone.localtime(item.submission.due_at).isoformat(),
        "rules": ", ".join(item.message.rules),
        "missed": ", ".join(item.message.missed),
    }
