"""What a paragraph or a run of a Word document looks like, once its styles are taken into account."""

from collections.abc import Iterator

from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

_DEFAULT = ""
_OFF = {"0", "false", "off", "none"}


class Styles:
    """Looks a property up where Word does: the run, its style, the paragraph's style, the defaults."""

    def __init__(self, document: Document) -> None:
        root: Element = document.styles.element
        self._by_id: dict[str, Element] = {}
        for style in root.iterchildren(qn("w:style")):
            self._by_id.setdefault(style.get(qn("w:styleId"), _DEFAULT), style)
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) not in (None, *_OFF):
                self._by_id[_DEFAULT] = style
        self._defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")

    def is_on(self, toggle: str, run: Element, paragraph: Element) -> bool:
        """Whether `toggle` ("w:b", "w:i", "w:vanish") is in effect for `run`."""
        for properties in self._run_properties(run, paragraph):
            value = properties.find(qn(toggle))
            if value is not None:
                return value.get(qn("w:val"), "true") not in _OFF
        return False

    def font(self, run: Element, paragraph: Element) -> str:
        """The name of the font of `run`; "" where only the theme says it."""
        for properties in self._run_properties(run, paragraph):
            fonts = properties.find(qn("w:rFonts"))
            if fonts is not None and (name := fonts.get(qn("w:ascii"))):
                return str(name)
        return ""

    def numbering(self, paragraph: Element) -> tuple[str, int] | None:
        """The list (numId) and level, 0 to 8, that number `paragraph`; None if it is in no list."""
        level: int | None = None
        for properties in self._paragraph_properties(paragraph):
            found = properties.find(qn("w:numPr"))
            if found is None:
                continue
            if level is None:
                level = integer(found.find(qn("w:ilvl")))
            list_id = found.find(qn("w:numId"))
            if list_id is not None:
                number = list_id.get(qn("w:val"), "0")
                return None if number == "0" else (number, min(max(level or 0, 0), 8))
        return None

    def is_heading(self, paragraph: Element) -> bool:
        """Whether `paragraph` is in one of Word's heading styles or has a level of the document's outline."""
        for style in self._chain(_style_id(paragraph.find(qn("w:pPr")), "w:pStyle")):
            name = style.find(qn("w:name"))
            if name is not None and name.get(qn("w:val"), "").casefold().startswith("heading "):
                return True
        levels = (properties.find(qn("w:outlineLvl")) for properties in self._paragraph_properties(paragraph))
        level = next((found for found in levels if found is not None), None)
        return level is not None and (integer(level) or 0) < 9

    def _run_properties(self, run: Element, paragraph: Element) -> Iterator[Element]:
        own = run.find(qn("w:rPr"))
        if own is not None:
            yield own
            yield from self._of_styles(self._chain(_style_id(own, "w:rStyle"), or_default=False), "w:rPr")
        yield from self._of_styles(self._chain(_style_id(paragraph.find(qn("w:pPr")), "w:pStyle")), "w:rPr")
        if self._defaults is not None:
            yield self._defaults

    def _paragraph_properties(self, paragraph: Element) -> Iterator[Element]:
        own = paragraph.find(qn("w:pPr"))
        if own is not None:
            yield own
        yield from self._of_styles(self._chain(_style_id(own, "w:pStyle")), "w:pPr")

    def _of_styles(self, styles: Iterator[Element], kind: str) -> Iterator[Element]:
        for style in styles:
            properties = style.find(qn(kind))
            if properties is not None:
                yield properties

    def _chain(self, style_id: str, *, or_default: bool = True) -> Iterator[Element]:
        """The style and those that it is based on; a style that is based on itself ends the chain."""
        seen: set[str] = set()
        if or_default and style_id not in self._by_id:
            style_id = _DEFAULT
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            style_id = _style_id(style, "w:basedOn") or "\0"


def integer(element: Element | None) -> int | None:
    """The whole number that an element has as its `w:val`; None if it has none, or one beyond nine digits."""
    value = "" if element is None else element.get(qn("w:val"), "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _style_id(element: Element | None, tag: str) -> str:
    found = None if element is None else element.find(qn(tag))
    return _DEFAULT if found is None else str(found.get(qn("w:val"), _DEFAULT))
