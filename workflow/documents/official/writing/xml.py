"""WordprocessingML in few words (ECMA-376 Part 1)."""

from __future__ import annotations

from collections.abc import Iterable

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from workflow.documents.rich_text.blocks import Run
from workflow.documents.rich_text.html_reader import without_control_characters
from workflow.documents.text import nfc

_PROPERTY_ORDER = ("pStyle", "keepNext", "numPr", "pBdr", "spacing", "ind", "jc")

Element = etree._Element


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """``<w:tag w:attribute="…">`` around ``children``."""
    element: Element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def points(value: float) -> int:
    """Points in twentieths of a point."""
    return round(value * 20)


def paragraph(style: str, runs: Iterable[Run], *properties: Element) -> Element:
    """A paragraph of the style with that id; ``properties`` in the order of the schema."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *map(_run, runs))


def text_paragraph(style: str, text: str) -> Element:
    return paragraph(style, [Run(printable(text))])


def printable(text: str) -> str:
    """``text`` as a .docx can hold it: NFC, without control characters."""
    return nfc(without_control_characters(text))


def set_property(paragraph: Element, property_: Element) -> None:
    """Gives ``paragraph`` a property in the place that the schema (ECMA-376 Part 1, 17.3.1.26) has for it."""
    properties = paragraph[0]
    order = [qn(f"w:{tag}") for tag in _PROPERTY_ORDER]
    rank = order.index(property_.tag)
    properties.insert(sum(order.index(str(present.tag)) < rank for present in properties), property_)


def keep_with_next(element: Element) -> None:
    """Keeps a paragraph on the page of what follows it; a table is left as it is."""
    if not is_table(element):
        set_property(element, w("keepNext"))


def style_of(paragraph: Element) -> str:
    """The id of the style of ``paragraph``."""
    return str(paragraph[0][0].get(qn("w:val")))


def is_table(element: Element) -> bool:
    return element.tag == qn("w:tbl")


def _run(run: Run) -> Element:
    formats = [w(tag) for tag, wanted in (("b", run.strong), ("i", run.em)) if wanted]
    element = w("r", *([w("rPr", *formats)] if formats else []))
    for index, line in enumerate(run.text.split("\n")):
        if index:
            element.append(w("br"))
        text = w("t")
        text.text = line
        text.set(qn("xml:space"), "preserve")
        element.append(text)
    return element
