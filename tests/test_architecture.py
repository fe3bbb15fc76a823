"""The rules that tools can check: where imports point, types, style, migrations, translations."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CATALOGUES = sorted((ROOT / "locale").rglob("*.po"))


def assert_clean(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_point_one_way() -> None:
    assert_clean(BIN / "lint-imports", "--no-cache")


def test_types_hold() -> None:
    assert_clean(sys.executable, "-m", "mypy")


def test_style_holds() -> None:
    assert_clean(sys.executable, "-m", "ruff", "check")


def test_format_holds() -> None:
    assert_clean(sys.executable, "-m", "ruff", "format", "--check")


def test_every_model_change_has_its_migration() -> None:
    """In a process of its own: tests that define models of their own have changed what this one knows."""
    assert_clean(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_a_compiled_catalogue_is_what_its_source_says(source: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert source.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run `make messages`"
