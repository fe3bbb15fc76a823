"""A PostgreSQL for the tests marked `database`: the one that is named, or our own while they run."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.packages import can_install, install_packages


class NoPostgres(Exception):
    """Why the tests cannot run on PostgreSQL, in one sentence."""


@contextmanager
def postgres_url() -> Iterator[str]:
    """The address of a database server on which the tests may make databases.

    TEST_POSTGRES_URL names one; otherwise the installed programs run one on loopback, in a directory that
    goes with it. Raises NoPostgres.
    """
    named = os.environ.get("TEST_POSTGRES_URL")
    if named:
        try:
            psycopg.connect(named, connect_timeout=10).close()
        except psycopg.OperationalError as error:
            raise NoPostgres(f"TEST_POSTGRES_URL names no server that answers: {error}") from error
        yield named
    else:
        with own_server(programs()) as url:
            yield url


def programs() -> Path:
    """The directory of initdb and pg_ctl, installed first where that is possible. Raises NoPostgres."""
    found = installed_programs()
    if found is None and can_install():
        try:
            install_packages("postgresql")
        except subprocess.CalledProcessError as error:
            raise NoPostgres(f"no PostgreSQL could be installed: {error}") from error
        found = installed_programs()
    if found is None:
        raise NoPostgres("no PostgreSQL is installed and TEST_POSTGRES_URL names none")
    return found


def installed_programs() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    # Debian keeps the server's programs off PATH, a directory for each version.
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    return versions[-1].parent if versions else None


@contextmanager
def own_server(bin_directory: Path) -> Iterator[str]:
    """A server on a free port of 127.0.0.1, which does not sync to disk: nobody needs its data twice.

    Nor does it vacuum by itself: a table found empty between two tests, whose rows were all rolled back, is taken for
    one row by every plan of the next test, and a join of four of them then never ended.
    """
    with tempfile.TemporaryDirectory(prefix="trinh-ky-postgres-") as directory:
        owner = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        if owner:
            shutil.chown(directory, owner)
        data, port = f"{directory}/data", free_port()

        def run(program: str, *arguments: str) -> None:
            execute([str(bin_directory / program), *arguments], owner)

        run("initdb", "--no-sync", "--auth=trust", "--username=trinhky", "--encoding=UTF8", data)
        settings = f"-h 127.0.0.1 -p {port} -k '' -c fsync=off -c synchronous_commit=off -c autovacuum=off"
        log = f"{directory}/log"
        run("pg_ctl", "start", "--wait", "--pgdata", data, "--options", settings, "--log", log)
        try:
            yield f"postgres://trinhky@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "--mode=immediate", "--pgdata", data)


def execute(command: Sequence[str], owner: str | None) -> None:
    # pg_ctl leaves the server behind with whatever it inherits: a captured pipe would never end.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(command, user=owner, cwd="/", stdout=output, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            output.seek(0)
            raise NoPostgres(f"{Path(command[0]).name} failed: {output.read().strip()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
