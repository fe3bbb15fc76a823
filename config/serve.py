"""`python -m config.serve`: the embedded installation, web server, background worker and timers under one Ctrl-C.

Prepares the database and static files, loads the demo into an empty database, says where to sign in, and
stops all processes on SIGINT, SIGTERM or SIGHUP. Exit 0 stopped, 1 could not start or a process died, 2
wrong HOST or PORT.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from types import FrameType

import django
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import Error, connections

from config.database_errors import in_words

START_SECONDS = 60
STOP_SECONDS = 30
POLL_SECONDS = 0.1


class CannotServe(Exception):
    """Why there is no running server, in words for the person at the terminal."""


class StopAsked(Exception):
    """Somebody pressed Ctrl-C or ended the session."""


def main() -> None:
    host, port = address()
    signal.signal(signal.SIGINT, ask_to_stop)
    signal.signal(signal.SIGTERM, ask_to_stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means to outlive the terminal
        signal.signal(signal.SIGHUP, ask_to_stop)
    try:
        refuse_a_taken_port(host, port)
        prepare()
        os.environ.setdefault("SITE_URL", f"http://{host}:{port}")
        serve(host, port)
    except (CannotServe, CommandError) as problem:
        sys.exit(str(problem))
    except Error as problem:
        sys.exit(in_words(problem))
    except StopAsked:
        print("\nĐã dừng.")


def address() -> tuple[str, int]:
    """HOST and PORT of the environment; exit 2 when PORT is no port number."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not (port.isdecimal() and 0 < int(port) < 65536):
        print(f"PORT phải là một số từ 1 đến 65535, không phải “{port}”.", file=sys.stderr)
        sys.exit(2)
    return host, int(port)


def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise StopAsked


def refuse_a_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                f"Không mở được {host}:{port} ({error.strerror}). "
                f"Nếu cổng đang được dùng, hãy chọn cổng khác: make run PORT={port + 1}"
            ) from error


def prepare() -> None:
    """Bring the database and the static files up to this version; fill an empty database with the demo."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["STATIC_HASHED"] = "1"
    django.setup()
    print("Đang chuẩn bị cơ sở dữ liệu…", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not get_user_model()._default_manager.exists():
        print("Đang dựng đợt báo cáo minh họa…", flush=True)
        call_command("demo", stage="launched", stdout=StringIO())  # the accounts are announced at the end


def serve(host: str, port: int) -> None:
    """Run the processes until one dies (CannotServe) or we are asked to stop (StopAsked)."""
    root = Path(__file__).resolve().parent.parent
    web = [
        *(sys.executable, "-m", "granian", "config.wsgi:application", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--no-ws", "--log-level", "warning"),
        # The most that Granian thinks sensible: more would only queue for the same cores.
        *("--blocking-threads", str(2 * (os.cpu_count() or 1) + 1)),
    ]
    # What ends one of them is to be found in its log, not only told in a line.
    worker = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-reload", "--traceback"]
    timers = [sys.executable, "manage.py", "run_timers", "--loop", "--traceback"]
    children: list[subprocess.Popen[bytes]] = []
    parent = os.getppid()
    try:
        for command in (web, worker, timers):
            # A group of its own: Ctrl-C reaches us alone, and we pass on exactly one signal. The worker
            # takes a second one as an order to break off its task.
            children.append(subprocess.Popen(command, cwd=root, process_group=0))
        wait_until_it_answers(host, port, children)
        announce(host, port)
        while os.getppid() == parent:
            refuse_a_dead_child(children)
            time.sleep(POLL_SECONDS)
    finally:
        stop(children)


def wait_until_it_answers(host: str, port: int, children: Sequence[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        refuse_a_dead_child(children)
        connection = http.client.HTTPConnection(host, port, timeout=START_SECONDS)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
            return
        except OSError:
            time.sleep(POLL_SECONDS)
        finally:
            connection.close()
    raise CannotServe(f"Máy chủ không trả lời sau {START_SECONDS} giây.")


def refuse_a_dead_child(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is not None:
            raise CannotServe(f"Một tiến trình đã dừng (mã {child.returncode}); hãy xem thông báo ở trên.")


def announce(host: str, port: int) -> None:
    print(f"\nTrình Ký đang chạy tại http://{host}:{port}/", flush=True)
    call_command("demo", accounts=True)
    connections.close_all()
    print("Nhấn Ctrl-C để dừng.", flush=True)


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """End them; a task in progress may finish within STOP_SECONDS. Further signals do not cut this short."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


if __name__ == "__main__":
    main()
