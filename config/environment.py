"""`python3 config/environment.py runtime|dev|peers`: make `.venv` hold exactly what a lock file names.

Runs before anything is installed, so it imports the standard library only, and under a Python that is too
old it must still get as far as saying so.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
LOCKS = {
    "runtime": ROOT / "requirements.lock",
    "dev": ROOT / "requirements-dev.lock",
    "peers": ROOT / "requirements-peers.lock",
}


def main() -> None:
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        print("usage: python3 config/environment.py runtime|dev|peers", file=sys.stderr)
        sys.exit(2)
    use_a_python_new_enough()
    # The dev lock is resolved on top of the runtime lock and holds all of it; that of the peers adds to both.
    holding = {"runtime": ("runtime", "dev"), "dev": ("dev",), "peers": ("peers",)}[sys.argv[1]]
    if not any(is_installed(LOCKS[name]) for name in holding):
        install(LOCKS[sys.argv[1]])


def use_a_python_new_enough() -> None:
    """Go on under the first interpreter on PATH that is new enough; exit 1 when there is none."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(OLDEST[1], OLDEST[1] + 10):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    sys.exit("Cần Python 3.11 trở lên; máy này chỉ có Python {}.{}.".format(*sys.version_info))


def stamp(lock: Path) -> Path:
    return VENV / f"{lock.name}.installed"


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_installed(lock: Path) -> bool:
    return PYTHON.exists() and stamp(lock).exists() and stamp(lock).read_text() == digest(lock)


def install(lock: Path) -> None:
    print(f"Đang cài các thư viện trong {lock.name} (lần đầu mất khoảng một phút)…", flush=True)
    if not PYTHON.exists():
        run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)],
            "Không tạo được .venv; hãy cài gói python3-venv.",
        )
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    run([*pip, "--requirement", str(lock)], "Không cài được thư viện; hãy xem thông báo ở trên.")
    stamp(lock).write_text(digest(lock))


def run(command: list[str], failure: str) -> None:
    """Run `command`; exit 1 with `failure` when it does not succeed."""
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(failure)


if __name__ == "__main__":
    main()
