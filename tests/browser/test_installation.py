"""`make run`, as far as it is ours: starting, saying where, stopping."""

import os
import signal
import socket
import subprocess
from http.client import HTTPConnection

from tests.browser.site import Site
from tests.installation import START_SECONDS, STOP_SECONDS, Installation
from tests.postgres import free_port


def status_of_the_first_page(port: int) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/accounts/sign-in/")
    return connection.getresponse().status


def test_ctrl_c_stops_both_processes_and_gives_the_port_back(installation: Installation) -> None:
    port = free_port()
    for _ in ("first", "second"):
        with installation.serving(port) as server:
            assert status_of_the_first_page(port) == 200
            server.send_signal(signal.SIGINT)
            assert server.wait(timeout=STOP_SECONDS) == 0
            assert "Traceback" not in installation.printed


def test_a_taken_port_is_refused_in_one_line(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with installation.started(port) as server:
            assert server.wait(timeout=START_SECONDS) == 1
    assert installation.printed.startswith(f"Không mở được 127.0.0.1:{port}")
    assert installation.printed.count("\n") == 1


def test_when_a_process_dies_the_other_is_stopped_too(installation: Installation) -> None:
    port = free_port()
    with installation.serving(port) as server:
        found = subprocess.run(["pgrep", "-P", str(server.pid), "-f", "db_worker"], capture_output=True, check=True)
        os.kill(int(found.stdout), signal.SIGKILL)
        assert server.wait(timeout=STOP_SECONDS) == 1
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_the_first_page_is_vietnamese_whatever_the_browser_speaks(site: Site) -> None:
    page = site.new_page(locale="en-US")
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "vi"
    assert "/accounts/sign-in/" in page.url
