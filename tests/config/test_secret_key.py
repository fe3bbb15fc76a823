from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.secret_key import read_or_create


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as starting:
        keys = set(starting.map(read_or_create, [tmp_path / "secret-key"] * 64))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50


def test_nobody_else_on_the_machine_can_read_the_key(tmp_path: Path) -> None:
    read_or_create(tmp_path / "secret-key")
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
