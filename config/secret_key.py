"""The signing key of an installation that was not given one."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def read_or_create(path: Path) -> str:
    """The key kept in `path`, made on first use and readable by its owner only.

    Processes that start at the same moment agree on one key. Raises OSError when the directory cannot be
    written.
    """
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)  # whole or not at all, and never over another's
    return path.read_text(encoding="ascii").strip()
