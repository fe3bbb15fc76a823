"""Packages of the operating system, where we may install them."""

import os
import shutil
import subprocess

APT = ["apt-get", "--quiet", "--quiet"]


def can_install() -> bool:
    """Whether apt-get is here and we may run it without being asked for a password."""
    return shutil.which("apt-get") is not None and (os.geteuid() == 0 or sudo_is_silent())


def install_packages(*names: str) -> None:
    """Install what is missing. Raises CalledProcessError when apt-get refuses."""
    prefix = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {', '.join(names)}…", flush=True)
    subprocess.run([*prefix, *APT, "update"], env=environment, check=True)
    subprocess.run([*prefix, *APT, "install", "--yes", "--no-install-recommends", *names], env=environment, check=True)


def sudo_is_silent() -> bool:
    if shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "--non-interactive", "true"], capture_output=True, check=False).returncode == 0
