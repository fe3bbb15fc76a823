"""How a paragraph and its words are set, once styles and defaults are taken into account, in points and millimetres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.documents.word.names import STYLE_ID, VAL, Element, child, name, value

_P_PR, _R_PR = name("w:pPr"), name("w:rPr")
_P_STYLE, _R_STYLE, _BASED_ON = name("w:pStyle"), name("w:rStyle"), name("w:basedOn")
_OFF = {"0", "false", "off", "none"}
_TWIPS_TO_MM = 25.4 / 1440
_SINGLE = 240  # of w:line, in its automatic rule

# The attributes that matter, by the element that they stand on.
_ATTRIBUTES = {
    name("w:spacing"): ("before", "after", "line", "lineRule"),
    name("w:ind"): ("left", "start", "right", "firstLine", "hanging"),
    name("w:rFonts"): ("ascii", "hAnsi", "asciiTheme"),
}
_VALUES = {name(f"w:{tag}"): tag for tag in ("jc", "sz", "u", "b", "i", "caps", "outlineLvl")}
_NUM_PR, _BORDERS = name("w:numPr"), name("w:pBdr")

Properties = dict[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set. ``line`` is the exact height in points or, not ``line_is_exact``, a multiple."""

    align: str
    left_mm: float
    first_line_mm: float
    before_pt: float
    after_pt: float
    line: float
    line_is_exact: bool
    numbering: tuple[str, int] | None
    heading_level: int | None
    lines_above_below: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Face:
    """How words look; ``font`` is "" where only the theme says it."""

    font: str
    size_pt: float
    bold: bool
    italic: bool
    underline: bool
    capitals: bool


class Formats:
    """Looks a format up where Word does: the paragraph or run, its style and those under it, the defaults."""

    def __init__(self, styles: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""
        self._merged: dict[tuple[str, str], Properties] = {}
        self._defaults: dict[str, Properties] = {_P_PR: {}, _R_PR: {}}
        for style in () if styles is None else styles.iterchildren(name("w:style")):
            style_id = style.get(STYLE_ID, "")
            self._styles.setdefault(style_id, style)
            is_default = style.get(name("w:default"), "0") not in _OFF
            if is_default and style.get(name("w:type")) == "paragraph":
                self._default = style_id
        defaults = None if styles is None else child(styles, name("w:docDefaults"))
        for kind, holder in ((_P_PR, "w:pPrDefault"), (_R_PR, "w:rPrDefault")):
            self._defaults[kind] = _said(child(child(defaults, name(holder)), kind))

    def setting(self, paragraph: Element) -> Setting:
        own = child(paragraph, _P_PR)
        found = {**self._of_style(self._style_of(own), _P_PR), **_said(own)}
        number = found.get("numId", "0")
        level = measure(found.get("outlineLvl", "9"))
        line = measure(found.get("line", str(_SINGLE)))
        is_exact = found.get("lineRule", "auto") in ("exact", "atLeast")
        return Setting(
            align=found.get("jc", "left"),
            left_mm=measure(found.get("left", found.get("start", "0"))) * _TWIPS_TO_MM,
            first_line_mm=measure(found.get("firstLine", "0")) * _TWIPS_TO_MM,
            before_pt=measure(found.get("before", "0")) / 20,
            after_pt=measure(found.get("after", "0")) / 20,
            line=line / (20 if is_exact else _SINGLE),
            line_is_exact=is_exact,
            numbering=None if number == "0" else (number, int(measure(found.get("ilvl", "0")))),
            heading_level=int(level) + 1 if level < 9 else None,
            lines_above_below=("top" in found, "bottom" in found),
        )

    def face(self, run: Element, paragraph: Element) -> Face:
        own = child(run, _R_PR)
        found = {
            **self._of_style(self._style_of(child(paragraph, _P_PR)), _R_PR),
            **self._of_style(value(own, _R_STYLE), _R_PR, or_defaults=False),
            **_said(own),
        }
        return Face(
            font=found.get("ascii", found.get("hAnsi", "")) if not found.get("asciiTheme") else "",
            size_pt=measure(found.get("sz", "20")) / 2,
            bold=found.get("b", "0") not in _OFF,
            italic=found.get("i", "0") not in _OFF,
            underline=found.get("u", "none") not in _OFF,
            capitals=found.get("caps", "0") not in _OFF,
        )

    def _style_of(self, properties: Element | None) -> str:
        found = value(properties, _P_STYLE)
        return found if found in self._styles else self._default

    def _of_style(self, style_id: str, kind: str, *, or_defaults: bool = True) -> Mapping[str, str]:
        key = (style_id, f"{kind} {or_defaults}")
        if key not in self._merged:
            chain: dict[str, Element] = {}
            while style_id in self._styles and style_id not in chain:
                chain[style_id] = self._styles[style_id]
                style_id = value(chain[style_id], _BASED_ON)
            merged = dict(self._defaults[kind]) if or_defaults else {}
            for style in reversed(chain.values()):
                merged.update(_said(child(style, kind)))
            self._merged[key] = merged
        return self._merged[key]


def _said(properties: Element | None) -> Properties:
    """What ``w:pPr`` or ``w:rPr`` say themselves."""
    said: Properties = {}
    for found in () if properties is None else properties.iterchildren():
        tag = found.tag
        if tag in _VALUES:
            said[_VALUES[tag]] = found.get(VAL, "single" if tag == "u" else "true")
        elif tag in _ATTRIBUTES:
            said |= {key: found.get(name(f"w:{key}"), "") for key in _ATTRIBUTES[tag] if found.get(name(f"w:{key}"))}
            if hanging := said.pop("hanging", ""):
                said["firstLine"] = f"-{hanging}"
            if "ascii" in said or "hAnsi" in said:
                said.setdefault("asciiTheme", "")
        elif tag == _NUM_PR:
            said |= {key: value(found, name(f"w:{key}")) for key in ("ilvl", "numId") if value(found, name(f"w:{key}"))}
        elif tag == _BORDERS:
            drawn = [side for side in found.iterchildren() if side.get(VAL, "none") not in ("none", "nil")]
            said |= {str(side.tag).rpartition("}")[2]: "line" for side in drawn}
    return said


def measure(text: str) -> float:
    """A measure as files have it: twips, half points, also with a unit or a fraction; 0 for anything else."""
    text = text.removesuffix("pt")
    try:
        found = float(text)
    except ValueError:
        return 0
    return found if -1e6 < found < 1e6 else 0
