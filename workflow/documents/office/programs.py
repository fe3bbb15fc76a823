"""Programs of others, run so that what they are given cannot make them hang, grow, or reach out."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress

MAX_MEMORY = 4 * 1024**3
"""Bytes of address space; LibreOffice starts within half of it."""
MAX_OUTPUT = 200 * 1024**2
"""Bytes of any one file that is written."""

# A limit that is lower already stays as it is.
_LIMITED = 'ulimit -v "$1"; ulimit -f "$2"; shift 2; exec "$@"'


class NoConverter(RuntimeError):
    """The conversion is not to be had here and now; ``str(error)`` says to the user, in Vietnamese, why."""


def find_program(command: str, product: str, *, otherwise: str) -> str:
    """Where ``command`` of ``product`` is. Raises NoConverter, which tells the user to do ``otherwise``."""
    found = shutil.which(command)
    if found is None:
        raise NoConverter(f"Máy chủ chưa cài {product}. Hãy {otherwise}, hoặc đề nghị quản trị hệ thống cài {product}.")
    return found


def run(command: Sequence[str], folder: str, timeout: float, *, otherwise: str) -> None:
    """Runs ``command`` at home in ``folder``, without network where the system can take it away.

    It has MAX_MEMORY and MAX_OUTPUT, and ``timeout`` seconds; then it is ended with all that it started, and
    NoConverter tells the user to do ``otherwise``. How it ended is seen from what it wrote.
    """
    limits = [str(MAX_MEMORY // 1024), str(MAX_OUTPUT // 512)]
    process = subprocess.Popen(
        [*_without_network(), "/bin/sh", "-c", _LIMITED, "sh", *limits, *command],
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        raise NoConverter(f"Chuyển đổi quá {timeout:g} giây nên đã dừng. Hãy thử lại, hoặc {otherwise}.") from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@functools.cache
def _without_network() -> tuple[str, ...]:
    """What to put before a command, so that it has no network; nothing where the kernel does not allow that."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--map-root-user", "--net", "--")
    is_allowed = subprocess.run([*command, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0
    return command if is_allowed else ()
