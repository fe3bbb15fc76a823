"""The room's table was made by another room; what lay in it is still there."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

OLD = """INSERT INTO tasks_notice
    (person_id, at, text, subject_kind, subject_id, read_at, mailed_at, attempts, last_error)
    VALUES (1, '2026-11-02 08:00', ?, 'submission', 7, ?, ?, ?, ?)"""
READ = """import json; from workflow.notices.models import Notice
print(json.dumps([
    [row.text, row.stream, row.read_at is not None, row.mail_at is not None, row.mail and row.mail.state]
    for row in Notice.objects.order_by("id")], ensure_ascii=False))"""


def manage(var: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"VAR_DIR": str(var)}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout


def test_notices_from_before_the_move_are_kept_and_read_as_they_were(tmp_path: Path) -> None:
    manage(tmp_path, "migrate", "auth", "--verbosity", "0")
    manage(tmp_path, "migrate", "tasks", "0001_initial", "--verbosity", "0")
    with sqlite3.connect(tmp_path / "trinhky.sqlite3") as old:
        person = "INSERT INTO organisation_person (id, username, password, full_name, search_key, email, is_active)"
        old.execute(f"{person} VALUES (1, 'lan', '', 'Lan', 'lan', 'lan@example.vn', 1)")
        old.execute(OLD, ("Báo cáo: 100% số chi bộ", "2026-11-02 09:00", "2026-11-02 08:01", 1, ""))
        old.execute(OLD, ("Chưa gửi", None, None, 2, "451"))
        old.execute(OLD, ("Không gửi được", None, None, 5, "451"))
    manage(tmp_path, "migrate", "--verbosity", "0")
    (line,) = manage(tmp_path, "shell", "--no-imports", "--command", READ).strip().splitlines()[-1:]
    assert json.loads(line) == [
        ["Báo cáo: 100% số chi bộ", "submission:7", True, False, "sent"],
        ["Chưa gửi", "submission:7", False, True, None],
        ["Không gửi được", "submission:7", False, False, "failed"],
    ]
