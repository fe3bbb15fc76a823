"""Documents as PDF and as pictures of their pages, by LibreOffice and Poppler where they are installed."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from workflow.documents.office.libre_office import convert
from workflow.documents.office.programs import NoConverter, find_program, run
from workflow.documents.package.opening import open_package

__all__ = ["NoConverter", "page_images", "to_pdf"]

MAX_PAGES = 300
DOTS_PER_INCH = 96

_OTHERWISE = "tải tệp .docx về và mở bằng Word"


def to_pdf(data: bytes, *, timeout: float = 60) -> bytes:
    """The .docx ``data`` as a PDF, without anything that it links to. ``timeout`` in seconds.

    Raises ``UnreadableDocument`` for a damaged file, ``NoConverter`` without LibreOffice or out of time.
    """
    safe = open_package(data).to_bytes()
    result = convert(safe, from_kind="docx", to_kind="pdf", timeout=timeout, otherwise=_OTHERWISE)
    if result is None:
        raise NoConverter(f"LibreOffice không chuyển được văn bản này sang PDF. Hãy {_OTHERWISE}.")
    return result


def page_images(pdf: bytes, *, timeout: float = 60) -> list[bytes]:
    """The first ``MAX_PAGES`` pages of ``pdf`` as PNG. Raises ``NoConverter`` as ``to_pdf`` does."""
    program = find_program("pdftoppm", "Poppler", otherwise=_OTHERWISE)
    with TemporaryDirectory(prefix="page-images-") as folder:
        source = Path(folder, "document.pdf")
        source.write_bytes(pdf)
        limits = ["-r", str(DOTS_PER_INCH), "-l", str(MAX_PAGES)]
        run([program, "-png", *limits, str(source), str(Path(folder, "page"))], folder, timeout, otherwise=_OTHERWISE)
        # pdftoppm pads the numbers of the pages, so that names sort in their order.
        return [page.read_bytes() for page in sorted(Path(folder).glob("page-*.png"))]
