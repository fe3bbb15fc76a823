"""The numbers that Word shows before the paragraphs of a list; the file has only how to count them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from workflow.documents.outline import to_roman
from workflow.documents.word.styles import integer

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class ListLabel:
    """What Word shows before a paragraph of a list: "II.", "3.", "a)", or "-" for every kind of bullet."""

    text: str
    level: int
    ordered: bool


class Numbering:
    """Counts the lists of one document; ask for each paragraph once, in reading order."""

    def __init__(self, document: Document) -> None:
        self._lists: dict[str, Element] = {}
        self._kinds: dict[str, Element] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        root = _numbering_root(document)
        if root is not None:
            for kind in root.iterchildren(qn("w:abstractNum")):
                self._kinds.setdefault(kind.get(qn("w:abstractNumId"), ""), kind)
            for found in root.iterchildren(qn("w:num")):
                self._lists.setdefault(found.get(qn("w:numId"), ""), found)

    def next_label(self, list_id: str, level: int) -> ListLabel | None:
        """The label of the next paragraph of the list at `level`, 0 to 8; None if the list shows nothing."""
        found = self._lists.get(list_id)
        kind_id = "" if found is None else _value(found.find(qn("w:abstractNumId")))
        rules = self._rules(found, kind_id, level)
        if found is None or rules is None:
            return None
        counts = self._count(found, kind_id, level)
        if _value(rules.find(qn("w:numFmt"))) == "bullet":
            return ListLabel("-", level, ordered=False)

        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            of_place = self._rules(found, kind_id, at)
            style = "" if of_place is None or rules.find(qn("w:isLgl")) is not None else _format_of(of_place)
            return _FORMATS.get(style, str)(counts[at] or 0)

        text = _PLACE.sub(number, _value(rules.find(qn("w:lvlText")))).strip()
        return ListLabel(text, level, ordered=True) if text else None

    def _count(self, found: Element, kind_id: str, level: int) -> list[int | None]:
        # Lists of one kind go on counting together, unless one of them says where it starts.
        counts = self._counts.setdefault(kind_id, [None] * _LEVELS)
        list_id = found.get(qn("w:numId"), "")
        if list_id not in self._begun:
            self._begun.add(list_id)
            for override in found.iterchildren(qn("w:lvlOverride")):
                at = _level(override)
                if at is not None and integer(override.find(qn("w:startOverride"))) is not None:
                    counts[at] = None
        for above in range(level):
            if counts[above] is None:
                counts[above] = self._start(found, kind_id, above)
        so_far = counts[level]
        counts[level] = self._start(found, kind_id, level) if so_far is None else so_far + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return counts

    def _start(self, found: Element, kind_id: str, level: int) -> int:
        for override in found.iterchildren(qn("w:lvlOverride")):
            if _level(override) == level:
                start = integer(override.find(qn("w:startOverride")))
                if start is not None:
                    return start
        rules = self._rules(found, kind_id, level)
        start = None if rules is None else integer(rules.find(qn("w:start")))
        return 1 if start is None else start

    def _rules(self, found: Element | None, kind_id: str, level: int) -> Element | None:
        overrides = () if found is None else found.iterchildren(qn("w:lvlOverride"))
        own = (override.find(qn("w:lvl")) for override in overrides if _level(override) == level)
        replaced = next((rules for rules in own if rules is not None), None)
        kind = self._kinds.get(kind_id)
        if replaced is not None or kind is None:
            return replaced
        return next((rules for rules in kind.iterchildren(qn("w:lvl")) if _level(rules) == level), None)


def _roman(number: int) -> str:
    return to_roman(number) if 1 <= number <= 39 else str(number)


def _letter(number: int) -> str:
    return chr(ord("a") + number - 1) if 1 <= number <= 26 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "decimalZero": lambda number: f"{number:02}",
    "none": lambda number: "",
}


def _numbering_root(document: Document) -> Element | None:
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        return None
    return part.element if isinstance(part, XmlPart) else None


def _format_of(rules: Element) -> str:
    return _value(rules.find(qn("w:numFmt")))


def _value(element: Element | None) -> str:
    return "" if element is None else str(element.get(qn("w:val"), ""))


def _level(element: Element) -> int | None:
    level = element.get(qn("w:ilvl"), "")
    return int(level) if level in set("012345678") else None
