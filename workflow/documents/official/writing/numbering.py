"""Headings and lists are numbered by Word itself, so that it renumbers them when somebody moves a section."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflow.documents.official.profiles import Profile
from workflow.documents.official.writing.xml import part, twips, w
from workflow.documents.outline import from_roman

HEADINGS_LIST = 1
"""The list that the styles of headings belong to."""

_LEVELS = 9
_DASHES = ("-", "+", "•")
_HEADINGS, _BULLETS, _NUMBERS = 0, 1, 2
_HEADING_FORMATS = ("upperRoman", "decimal", "lowerLetter")
_LETTERS = "abcd"
"""Word goes on with “e” where a document of the Party or the State has “đ”; from there on labels are typed."""


@dataclass(slots=True)
class Numbering:
    """The lists of one document; each numbered list counts from 1 by itself.

    Headings count in the list of their styles. Where a label does not follow from the one before (an outline
    goes from III.2 to III.5), a list of its own starts there, and its siblings and what is under them go on in it.
    """

    profile: Profile
    _instances: list[str] = field(default_factory=list)
    _counts: list[int] = field(default_factory=lambda: [0] * len(_HEADING_FORMATS))
    _current: list[int] = field(default_factory=lambda: [HEADINGS_LIST] * len(_HEADING_FORMATS))

    def __post_init__(self) -> None:
        self._add(_HEADINGS)

    def add(self, ordered: bool) -> int:
        """The id of a new list."""
        return self._add(_NUMBERS, dict.fromkeys(range(_LEVELS), 1)) if ordered else self._add(_BULLETS)

    def heading(self, level: int, label: str) -> tuple[int, int] | None:
        """The list and level, from 0, whose next number is ``label``; None if Word does not count like that."""
        at = level - 1
        number = _number(at, label)
        if number is None:
            return None
        if number != self._counts[at] + 1:
            self._current[at] = self._add(_HEADINGS, {at: number})
        self._counts[at:] = [number, *[0] * (len(self._counts) - level)]
        self._current[at:] = [self._current[at]] * (len(self._current) - at)
        return self._current[at], at

    def part(self) -> bytes:
        """word/numbering.xml."""
        body = self.profile.parts["body"].first_line_mm
        dashes = [_level(level, "bullet", _dash(level), body) for level in range(_LEVELS)]
        numbers = [_level(level, "decimal", _number_text(level), body) for level in range(_LEVELS)]
        return part(
            "numbering",
            _definition(_HEADINGS, _heading_levels(self.profile)),
            _definition(_BULLETS, dashes),
            _definition(_NUMBERS, numbers),
            *self._instances,
        )

    def _add(self, definition: int, starts: dict[int, int] | None = None) -> int:
        list_id = len(self._instances) + 1
        restarts = (w("lvlOverride", w("startOverride", val=start), ilvl=at) for at, start in (starts or {}).items())
        self._instances.append(w("num", w("abstractNumId", val=definition), *restarts, numId=list_id))
        return list_id


def heading_label(profile: Profile, level: int) -> str:
    """What stands before the words of a heading, with “{label}” for the number: “{label}.”."""
    return profile.wording[f"heading_{level}"].partition("{heading}")[0].rstrip()


def _number(at: int, label: str) -> int | None:
    """The number that ``label`` is at that level, from 0."""
    match at:
        case 0:
            try:
                return from_roman(label)
            except ValueError:
                return None
        case 1:
            return int(label) if label.isascii() and label.isdigit() and 0 < len(label) < 4 and int(label) else None
        case 2:
            return _LETTERS.index(label) + 1 if len(label) == 1 and label in _LETTERS else None
    return None


def _heading_levels(profile: Profile) -> list[str]:
    levels = []
    for at, number_format in enumerate(_HEADING_FORMATS):
        style = profile.heading(at + 1)
        text = heading_label(profile, at + 1).format(label=f"%{at + 1}")
        levels.append(_level(at, number_format, text, profile.parts[style].first_line_mm, style))
    return levels


def _definition(definition_id: int, levels: list[str]) -> str:
    return w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=definition_id)


def _level(level: int, number_format: str, text: str, first_line_mm: float, style: str = "") -> str:
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=number_format),
        *([w("pStyle", val=style)] if style else []),
        w("suff", val="space"),
        w("lvlText", val=text),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=0, firstLine=twips(first_line_mm))),
        ilvl=level,
    )


def _number_text(level: int) -> str:
    """Not “1.” and not letters: those are the labels of headings."""
    return "(%1)" if level == 0 else f"%{level + 1})"


def _dash(level: int) -> str:
    return _DASHES[min(level, len(_DASHES) - 1)]
