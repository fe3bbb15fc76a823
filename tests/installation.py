"""The product in processes of its own, on data of its own, as `make run` starts it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180  # a machine that does much else is slow, and who starts at once waits no longer for this
STOP_SECONDS = 60


@dataclass(frozen=True)
class Installation:
    """An installation with its data in the directory `var`: SQLite, whatever the suite itself runs on."""

    var: Path

    @property
    def database(self) -> Path:
        return self.var / "trinhky.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        database = f"sqlite:///{quote(str(self.database))}"
        return {**os.environ, "VAR_DIR": str(self.var), "DATABASE_URL": database, "LOG_LEVEL": "WARNING"}

    def manage(self, *arguments: str) -> str:
        """What `manage.py …` prints. Raises CalledProcessError unless it exits 0."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    @property
    def printed(self) -> str:
        """What the server and the worker have printed so far."""
        return self._log.read_text(encoding="utf-8")

    @property
    def _log(self) -> Path:
        return self.var / "serve.log"

    @contextmanager
    def started(self, port: int) -> Iterator[subprocess.Popen[bytes]]:
        """Start serving on `port` and stop at the end of the block at the latest."""
        with self._log.open("w", encoding="utf-8") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "config.serve"],
                cwd=ROOT,
                env={**self.environment, "HOST": "127.0.0.1", "PORT": str(port)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            yield server
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=STOP_SECONDS)

    @contextmanager
    def serving(self, port: int) -> Iterator[subprocess.Popen[bytes]]:
        """The same, from when pages are answered. Raises RuntimeError with what was printed instead."""
        with self.started(port) as server:
            deadline = time.monotonic() + START_SECONDS
            while "Ctrl-C" not in self.printed:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(self.printed)
                time.sleep(0.1)
            yield server
