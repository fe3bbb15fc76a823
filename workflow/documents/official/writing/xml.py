"""WordprocessingML in few words (ECMA-376 Part 1). Markup is text: it is written once and never changed."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.documents.rich_text.blocks import Run
from workflow.documents.rich_text.html_reader import without_control_characters
from workflow.documents.text import nfc

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_NAMESPACES = f'xmlns:w="{MAIN}" xmlns:r="{RELATIONSHIPS}"'
_FORMATS = {
    (False, False): "",
    (True, False): "<w:rPr><w:b/></w:rPr>",
    (False, True): "<w:rPr><w:i/></w:rPr>",
    (True, True): "<w:rPr><w:b/><w:i/></w:rPr>",
}
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'


def w(tag: str, *children: str, **attributes: str | float) -> str:
    """``<w:tag w:attribute="…">`` around ``children``, which are markup; attributes are escaped here."""
    start = f"w:{tag}"
    for name, value in attributes.items():
        start += f' w:{name}="{attribute(value) if isinstance(value, str) else value}"'
    return f"<{start}>{''.join(children)}</w:{tag}>" if children else f"<{start}/>"


def part(tag: str, *children: str) -> bytes:
    """A whole part of a package with ``<w:tag>`` as its root."""
    return f"{DECLARATION}<w:{tag} {_NAMESPACES}>{''.join(children)}</w:{tag}>".encode()


def attribute(value: str) -> str:
    """``value`` as it stands between double quotes."""
    return escaped(printable(value)).replace('"', "&quot;").replace("\n", " ")


def escaped(text: str) -> str:
    """``text`` as it stands between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def runs(runs: Iterable[Run]) -> str:
    """The markup of ``runs``, whose text can be held by XML as it is (see ``printable``)."""
    return "".join(map(_run, runs))


def text_run(text: str) -> str:
    """The markup of plain text."""
    return _run(Run(printable(text)))


def printable(text: str) -> str:
    """``text`` as a .docx can hold it: NFC, without control characters."""
    return nfc(without_control_characters(text))


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def points(value: float) -> int:
    """Points in twentieths of a point."""
    return round(value * 20)


def _run(run: Run) -> str:
    text = escaped(run.text).replace("\n", _BREAK)
    return f'<w:r>{_FORMATS[run.strong, run.em]}<w:t xml:space="preserve">{text}</w:t></w:r>'
