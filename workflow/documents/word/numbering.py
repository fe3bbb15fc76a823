"""The numbers that Word shows before the paragraphs of a list; the file has only how to count them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from workflow.documents.encodings.legacy import decode, legacy_font
from workflow.documents.outline import to_roman
from workflow.documents.word.names import Element, child, is_on, name, number, value

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_LVL, _ILVL, _OVERRIDE, _START = name("w:lvl"), name("w:ilvl"), name("w:lvlOverride"), name("w:startOverride")
_KIND_ID, _STYLE_LINK = name("w:abstractNumId"), name("w:styleLink")


@dataclass(frozen=True, slots=True)
class ListLabel:
    """What Word shows before a paragraph of a list: "II.", "3.", "a)", or "-" for every kind of bullet."""

    text: str
    level: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts; `restarts_after` is the deepest level that it begins again after, from 0."""

    format: str
    text: str
    start: int
    is_legal: bool
    restarts_after: int


@dataclass(frozen=True, slots=True)
class _List:
    """A list that paragraphs may be in; those of one `kind` count together."""

    kind: str
    levels: dict[int, _Level]
    started: dict[int, int]


class Numbering:
    """Counts the lists of one document; ask for each paragraph once, in reading order.

    `style_levels` has the levels, by list and style, of paragraph styles that a list names as its own.
    """

    def __init__(self, root: Element | None) -> None:
        self.style_levels: dict[tuple[str, str], int] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        kinds: dict[str, Element] = {}
        linked: dict[str, Element] = {}
        for kind in () if root is None else root.iterchildren(name("w:abstractNum")):
            kinds.setdefault(kind.get(_KIND_ID, ""), kind)
            if link := value(kind, _STYLE_LINK):
                linked.setdefault(link, kind)
        for found in () if root is None else root.iterchildren(name("w:num")):
            own = kinds.get(value(found, _KIND_ID))
            if own is not None:
                # A list may take its levels from the one that a style of lists stands for.
                self._add(found.get(name("w:numId"), ""), found, linked.get(value(own, name("w:numStyleLink")), own))

    def _add(self, list_id: str, found: Element, kind: Element) -> None:
        if list_id in self._lists:
            return
        read = _List(kind.get(_KIND_ID, ""), {}, {})
        overrides = list(found.iterchildren(_OVERRIDE))
        own = [rules for override in overrides for rules in override.iterchildren(_LVL)]
        for rules in [*kind.iterchildren(_LVL), *own]:
            level = _level(rules)
            if level is not None:
                read.levels[level] = _rules(rules, level)
                if style := value(rules, name("w:pStyle")):
                    self.style_levels.setdefault((list_id, style), level)
        for override in overrides:
            level, start = _level(override), number(child(override, _START))
            if level is not None and start is not None:
                read.started[level] = start
        self._lists[list_id] = read

    def next_label(self, list_id: str, level: int) -> ListLabel | None:
        """The label of the next paragraph of the list at `level`, 0 to 8; None if the list shows nothing."""
        found = self._lists.get(list_id)
        rules = found.levels.get(level) if found else None
        if found is None or rules is None:
            return None
        counts = self._count(list_id, found, level)
        if rules.format == "bullet":
            return ListLabel("-", level, ordered=False)

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            of_place = found.levels.get(at)
            style = of_place.format if of_place and not rules.is_legal else ""
            return _FORMATS.get(style, str)(counts[at] or 0)

        text = _PLACE.sub(shown, rules.text).strip()
        return ListLabel(text, level, ordered=True) if text else None

    def _count(self, list_id: str, found: _List, level: int) -> list[int | None]:
        # Lists of one kind go on counting together, unless one of them says where it starts.
        counts = self._counts.setdefault(found.kind, [None] * _LEVELS)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for at in found.started:
                counts[at] = None
        for above in range(level):
            if counts[above] is None:
                counts[above] = _start(found, above)
        so_far = counts[level]
        counts[level] = _start(found, level) if so_far is None else so_far + 1
        for below in range(level + 1, _LEVELS):
            rules = found.levels.get(below)
            if rules is None or level <= rules.restarts_after:
                counts[below] = None
        return counts


def _rules(rules: Element, level: int) -> _Level:
    start = number(child(rules, name("w:start")))
    legal = child(rules, name("w:isLgl"))
    restart = number(child(rules, name("w:lvlRestart")))
    text = value(rules, name("w:lvlText"))
    fonts = child(child(rules, name("w:rPr")), name("w:rFonts"))
    font = None if fonts is None else legacy_font(fonts.get(name("w:hAnsi"), fonts.get(name("w:ascii"), "")))
    return _Level(
        format=value(rules, name("w:numFmt")),
        text=decode(text, font) if font else text,
        # Without a start Word counts from 0 (ECMA-376 Part 1, 17.9.25), other programs from 1: they write none.
        start=1 if start is None else start,
        is_legal=legal is not None and is_on(legal),
        restarts_after=level - 1 if restart is None else restart - 1,
    )


def _start(found: _List, level: int) -> int:
    rules = found.levels.get(level)
    return found.started.get(level, rules.start if rules else 1)


def _roman(number: int) -> str:
    return to_roman(number) if 1 <= number <= 39 else str(number)


def _letter(number: int) -> str:
    # After "z" comes "aa", then "bb".
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1) if 1 <= number <= 26 * 9 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "decimalZero": lambda number: f"{number:02}",
    "none": lambda number: "",
}


def _level(element: Element) -> int | None:
    level = element.get(_ILVL, "")
    return int(level) if level in set("012345678") else None
