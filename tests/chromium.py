"""The browser that the browser tests drive."""

import os
import shutil
import subprocess
import sys

from tests.packages import can_install, install_packages

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# What keeps a headless browser quiet and to the pages that it is given.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def installed() -> str | None:
    """The path of a browser: CHROMIUM of the environment or one on PATH. None means Playwright's own."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def ensure() -> None:
    """See to it that there is a browser. Raises CalledProcessError when none can be had."""
    if installed():
        return
    if can_install():
        install_packages("chromium", "fonts-liberation")
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
