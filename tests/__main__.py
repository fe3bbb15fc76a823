"""`python -m tests`: all tests on SQLite, then those marked `database` on PostgreSQL, and one summary.

Exit 0 when both passed, 1 otherwise. Where no PostgreSQL is to be had, the second part is left out and the
summary says so; that is a failure where TEST_POSTGRES=required is set or TEST_POSTGRES_URL names a server.
"""

import os
import subprocess
import sys

from tests import chromium
from tests.postgres import NoPostgres, postgres_url

# One process more than there are cores: tests with a browser, a mail server or a lock wait for much of their time.
PROCESSES = len(os.sched_getaffinity(0)) + 1

# A file's tests stay in one process: a browser file has a server of its own. Their order is that of conftest.py.
PARALLEL = ["-n", str(PROCESSES), "--dist", "loadfile", "--no-loadscope-reorder"]

PASSED, FAILED, NOT_RUN = "passed", "FAILED", "NOT RUN"


def main() -> None:
    try:
        chromium.ensure()
    except subprocess.CalledProcessError as error:
        sys.exit(f"No browser could be installed ({error}); install Chromium or name one in CHROMIUM.")
    outcomes = {"SQLite, everything": run_pytest({})}
    try:
        with postgres_url() as url:
            outcomes["PostgreSQL, marked `database`"] = run_pytest({"DATABASE_URL": url}, "-m", "database")
    except NoPostgres as reason:
        outcomes[f"PostgreSQL, marked `database`: {reason}"] = FAILED if postgres_is_required() else NOT_RUN
    print("\n" + "=" * 80)
    for what, outcome in outcomes.items():
        print(f"{outcome:8}{what}")
    sys.exit(1 if FAILED in outcomes.values() else 0)


def postgres_is_required() -> bool:
    return os.environ.get("TEST_POSTGRES") == "required" or "TEST_POSTGRES_URL" in os.environ


def run_pytest(environment: dict[str, str], *arguments: str) -> str:
    """PASSED when pytest found tests and all of them passed."""
    command = [sys.executable, "-m", "pytest", *PARALLEL, *arguments]
    done = subprocess.run(command, env={**os.environ, **environment}, check=False)
    return PASSED if done.returncode == 0 else FAILED


if __name__ == "__main__":
    main()
