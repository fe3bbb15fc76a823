"""`manage.py` as a shell calls it."""

import os
import subprocess
import sys
from pathlib import Path

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
