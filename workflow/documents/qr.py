"""Text as a QR code that a phone reads off paper or screen."""

from __future__ import annotations

import io

import segno

MOST_BYTES = 1_200
"""UTF-8: more makes dots too fine for an ordinary phone on an ordinary print of 40 mm."""


def qr_svg(text: str, *, title: str) -> str:
    """``text`` as an <svg> element for HTML, black on white, sized by the page; ``title`` is what it is called.

    Raises ``ValueError`` for a text longer than MOST_BYTES.
    """
    out = io.BytesIO()
    _code(text).save(out, kind="svg", xmldecl=False, dark="#000", light="#fff", title=title, omitsize=True, nl=False)
    return out.getvalue().decode()


def qr_png(text: str) -> bytes:
    """``text`` as a .png, four dots a module with the quiet zone that the standard asks for; errors as `qr_svg`."""
    out = io.BytesIO()
    _code(text).save(out, kind="png", scale=4)
    return out.getvalue()


def _code(text: str) -> segno.QRCode:
    if len(text.encode()) > MOST_BYTES:
        raise ValueError(f"a QR code holds at most {MOST_BYTES} bytes here")
    return segno.make_qr(text, error="m", boost_error=False)
