"""Documents as PDF and as pictures of their pages, by LibreOffice and Poppler where they are installed."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from workflow.documents.package.opening import open_document

MAX_PAGES = 300
DOTS_PER_INCH = 96


class NoConverter(RuntimeError):
    """The conversion is not to be had here and now; ``str(error)`` says to the user, in Vietnamese, why."""


def to_pdf(data: bytes, *, timeout: float = 60) -> bytes:
    """The .docx ``data`` as a PDF, without fetching anything that it links to. ``timeout`` in seconds.

    Raises ``UnreadableDocument`` for a damaged file, ``NoConverter`` without LibreOffice or out of time.
    """
    program = _program("soffice", "LibreOffice")
    # LibreOffice would fetch linked pictures; a document that was opened and saved has no such links.
    safe = io.BytesIO()
    open_document(data).save(safe)
    with TemporaryDirectory(prefix="to-pdf-") as folder:
        source = Path(folder, "document.docx")
        source.write_bytes(safe.getvalue())
        # One profile for each run: LibreOffice lets only one process use a profile.
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]
        _run(
            [program, profile, *options, "--convert-to", "pdf", "--outdir", folder, str(source)],
            folder,
            timeout,
        )
        result = source.with_suffix(".pdf")
        if not result.exists():
            raise NoConverter("LibreOffice không chuyển được văn bản này sang PDF. Hãy tải tệp .docx và mở bằng Word.")
        return result.read_bytes()


def page_images(pdf: bytes, *, timeout: float = 60) -> list[bytes]:
    """The first ``MAX_PAGES`` pages of ``pdf`` as PNG. Raises ``NoConverter`` as ``to_pdf`` does."""
    program = _program("pdftoppm", "Poppler")
    with TemporaryDirectory(prefix="page-images-") as folder:
        source = Path(folder, "document.pdf")
        source.write_bytes(pdf)
        limits = ["-r", str(DOTS_PER_INCH), "-l", str(MAX_PAGES)]
        _run([program, "-png", *limits, str(source), str(Path(folder, "page"))], folder, timeout)
        # pdftoppm pads the numbers of the pages, so that names sort in their order.
        return [page.read_bytes() for page in sorted(Path(folder).glob("page-*.png"))]


def _program(command: str, product: str) -> str:
    found = shutil.which(command)
    if found is None:
        raise NoConverter(
            f"Máy chủ chưa cài {product} nên chưa xem được trang in. "
            f"Hãy tải tệp .docx về, hoặc đề nghị quản trị hệ thống cài {product}."
        )
    return found


def _run(command: Sequence[str], folder: str, timeout: float) -> None:
    """Runs ``command`` at home in ``folder``; out of time, it is ended with all that it started."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": folder, "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise NoConverter(
            f"Chuyển văn bản sang PDF quá {timeout:g} giây nên đã dừng. Hãy thử lại, hoặc tải tệp .docx về."
        ) from None
