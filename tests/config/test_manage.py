"""`manage.py` as a shell calls it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_a_reader_that_has_seen_enough_gets_no_traceback() -> None:
    command = f"{sys.executable} manage.py import_plan fixtures/plan-178-kh-duk.docx --json | head -c 1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{", "")


def test_a_terminal_without_vietnamese_letters_gets_no_traceback() -> None:
    command = [sys.executable, "manage.py", "import_plan", "fixtures/plan-178-kh-duk.docx"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "ascii"}
    )
    assert (done.returncode, done.stderr) == (0, b"") and b"178-KH" in done.stdout


@pytest.mark.parametrize(
    ("command", "content"),
    [
        ("audit_check --json", b"garbage" * 300),
        ("audit_seal", b"garbage" * 300),
        ("audit_export bundle", b"garbage" * 300),
        ("audit_key", b"garbage" * 300),
        ("migrate", b"garbage" * 300),
        ("audit_check", b""),
        ("audit_export bundle", b""),
    ],
)
def test_a_database_that_is_none_or_is_not_migrated_is_said_in_a_line(
    tmp_path: Path, command: str, content: bytes
) -> None:
    (tmp_path / "database").write_bytes(content)
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *command.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/database"},
    )
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("Cơ sở dữ liệu không dùng được: ") and "--traceback" in line
    assert not (tmp_path / "bundle").exists()


def test_a_server_on_what_is_no_database_says_so_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "database").write_bytes(b"garbage" * 300)
    done = subprocess.run(
        [sys.executable, "-m", "config.serve"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/database", "PORT": "18761"},
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["Cơ sở dữ liệu không dùng được: file is not a database"]
