"""`manage.py run_timers [--loop]`: what runs by itself, once or for good. Any number of them may run side by side."""

from __future__ import annotations

import json as json_format
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from workflow.timers.running import run_due

PAUSE_SECONDS = 5.0


class Command(BaseCommand):
    help = "Chạy những việc đến giờ: nhắc việc, hết hạn ủy quyền, gửi thư gộp…"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="chạy mãi, đến khi có tín hiệu dừng")
        parser.add_argument("--json", action="store_true", help="in một văn bản JSON")

    def handle(self, *args: Any, loop: bool, json: bool, **options: Any) -> None:
        if loop:
            self._loop()
            return
        done = run_due()
        if json:
            self.stdout.write(json_format.dumps(done))
            return
        for name, count in done.items():
            self.stdout.write(f"{name}: {count}")
        if not done:
            self.stdout.write("Chưa đến giờ việc nào.")

    def _loop(self) -> None:
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stopping.set())
        while not stopping.is_set():
            close_old_connections()
            run_due()
            stopping.wait(PAUSE_SECONDS)
