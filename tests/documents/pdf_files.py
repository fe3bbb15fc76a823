"""PDF files for tests: what a reader of their pages sees."""

import subprocess
import unicodedata


def text_of(pdf: bytes) -> str:
    """The text on the pages, NFC, with single spaces."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(unicodedata.normalize("NFC", done.stdout.decode()).split())
