"""Numbered and dashed lists: real ones, so that Word renumbers them."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.documents.official.profiles import Part
from workflow.documents.official.writing.xml import Element, twips, w

_LEVELS = 9
_DASHES = ("-", "+", "•")
_BULLETS_ID = 0
_NUMBERS_ID = 1


@dataclass(slots=True)
class Lists:
    """The numbering part of one document; each numbered list counts from 1 by itself."""

    numbering: Element
    count: int = 0

    def begin(self, body: Part) -> None:
        """Puts the definitions of both kinds of list in the place of all others."""
        for child in list(self.numbering):
            self.numbering.remove(child)
        self.numbering.append(_definition(_BULLETS_ID, body, "bullet"))
        self.numbering.append(_definition(_NUMBERS_ID, body, "decimal"))

    def add(self, ordered: bool) -> int:
        """The id of a new list."""
        self.count += 1
        definition = w("abstractNumId", val=_NUMBERS_ID if ordered else _BULLETS_ID)
        restarts = [w("lvlOverride", w("startOverride", val=1), ilvl=level) for level in range(_LEVELS)]
        self.numbering.append(w("num", definition, *(restarts if ordered else []), numId=self.count))
        return self.count


def list_item(list_id: int, level: int) -> Element:
    """The property that makes a paragraph an item; ``level`` counts from 0."""
    return w("numPr", w("ilvl", val=min(level, _LEVELS - 1)), w("numId", val=list_id))


def _definition(definition_id: int, body: Part, number_format: str) -> Element:
    levels = (
        w(
            "lvl",
            w("start", val=1),
            w("numFmt", val=number_format),
            w("suff", val="space"),
            w("lvlText", val=_number(level) if number_format == "decimal" else _dash(level)),
            w("lvlJc", val="left"),
            w("pPr", w("ind", left=0, firstLine=twips(body.first_line_mm))),
            ilvl=level,
        )
        for level in range(_LEVELS)
    )
    return w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=definition_id)


def _number(level: int) -> str:
    """Not “1.” and not letters: those are the labels of headings."""
    return "(%1)" if level == 0 else f"%{level + 1})"


def _dash(level: int) -> str:
    return _DASHES[min(level, len(_DASHES) - 1)]
