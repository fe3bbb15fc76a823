"""The names of WordprocessingML and its neighbours, as lxml spells them."""

from __future__ import annotations

from lxml import etree

Element = etree._Element

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "v": "urn:schemas-microsoft-com:vml",
}
_OFF = {"0", "false", "off", "none"}


def name(prefixed: str) -> str:
    """The name that lxml gives to `prefixed`: "w:p" is "{http://…/main}p"."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


VAL = name("w:val")
STYLE_ID = name("w:styleId")


def child(parent: Element | None, tag: str) -> Element | None:
    """The first child called `tag`; quicker than `find`."""
    return None if parent is None else next(parent.iterchildren(tag), None)


def value(parent: Element | None, tag: str) -> str:
    """The `w:val` of the child called `tag`, "" without one."""
    found = child(parent, tag)
    return "" if found is None else str(found.get(VAL, ""))


def is_on(toggle: Element) -> bool:
    """Whether an element such as `w:b` switches on what it names, rather than off."""
    return toggle.get(VAL, "true") not in _OFF


def number(element: Element | None) -> int | None:
    """The whole number that an element has as its `w:val`; None if it has none, or one beyond nine digits."""
    digits = "" if element is None else element.get(VAL, "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
