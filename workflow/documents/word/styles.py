"""What a paragraph or a run of a Word document looks like, once its styles and the theme are taken into account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from workflow.documents.encodings.legacy import LegacyFont, legacy_font
from workflow.documents.word.names import STYLE_ID, VAL, Element, child, is_on, name, number, value
from workflow.documents.word.symbols import SymbolFont, symbol_font

_P_STYLE, _R_STYLE, _BASED_ON, _NAME = name("w:pStyle"), name("w:rStyle"), name("w:basedOn"), name("w:name")
_P_PR, _R_PR, _NUM_PR = name("w:pPr"), name("w:rPr"), name("w:numPr")
_ILVL, _NUM_ID, _OUTLINE_LEVEL = name("w:ilvl"), name("w:numId"), name("w:outlineLvl")
_DELETED = frozenset({name("w:del"), name("w:moveFrom")})
_INSERTED = frozenset({name("w:ins"), name("w:moveTo")})
_BOLD, _ITALIC, _CAPS, _VANISH = name("w:b"), name("w:i"), name("w:caps"), name("w:vanish")
_SMALL_CAPS = name("w:smallCaps")
_TOGGLES = {_BOLD: 0, _ITALIC: 1, _CAPS: 2, _VANISH: 3, _SMALL_CAPS: 4}
_FONTS = name("w:rFonts")
_ASCII, _ASCII_THEME, _HIGH, _HIGH_THEME = (
    name(f"w:{slot}") for slot in ("ascii", "asciiTheme", "hAnsi", "hAnsiTheme")
)
_HEADING = re.compile(r"heading ([1-9])")
_CONTENTS = re.compile(r"(?:toc|contents) (?:[1-9]|heading)|table of figures")
_T = TypeVar("_T")
_LONGEST_CHAIN = 50  # of styles that are based on one another; Word itself stops before
_BODY_LEVEL = 9  # of an outline: no heading


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a run looks like; one object for all runs that look alike."""

    strong: bool = False
    em: bool = False
    caps: bool = False
    hidden: bool = False
    font: LegacyFont | SymbolFont | None = None


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """What a paragraph is, besides its words.

    `numbering` is its list (numId) and level, 0 to 8; `in_contents` says that it stands in a table of contents;
    `revision` is the tracked change to its end: "del" joins it with the next.
    """

    style: str
    plain: Look
    heading_level: int | None
    numbering: tuple[str, int] | None
    in_contents: bool
    revision: Element | None = None
    is_joined_to_next: bool = False
    mark_is_hidden: bool = False


class _RunProperties(NamedTuple):
    """Toggles (bold, italic, capitals, hidden, small capitals) and fonts as one place says them; None is unsaid.

    Letters above ASCII are shown in the first font, the one for "high ANSI": all of those that matter in an old font.
    """

    toggles: tuple[bool | None, ...] = (None,) * len(_TOGGLES)
    fonts: tuple[str | None, ...] = (None,) * 2

    def over(self, below: _RunProperties) -> _RunProperties:
        return _RunProperties(_first(self.toggles, below.toggles), _first(self.fonts, below.fonts))


class Styles:
    """Looks a property up where Word does: the run, its style, the paragraph's style, the defaults.

    `levels` says at which level of its list a paragraph style stands, for styles that leave it to the list.
    """

    def __init__(self, root: Element | None, theme: Element | None, levels: dict[tuple[str, str], int]) -> None:
        self._by_id: dict[str, Element] = {}
        self._default = ""
        self._levels = levels
        for style in () if root is None else root.iterchildren(name("w:style")):
            style_id = style.get(STYLE_ID, "")
            self._by_id.setdefault(style_id, style)
            if style.get(name("w:type")) == "paragraph" and style.get(name("w:default"), "0") in ("1", "true", "on"):
                self._default = style_id
        self._theme_fonts = _theme_fonts(theme)
        defaults = child(
            child(None if root is None else child(root, name("w:docDefaults")), name("w:rPrDefault")), _R_PR
        )
        self._defaults = self._said(defaults)[0]
        self._of_styles: dict[str, _RunProperties] = {}
        self._paragraphs: dict[str, ParagraphLook] = {}
        self._looks: dict[object, Look] = {}

    def paragraph(self, properties: Element | None) -> ParagraphLook:
        """The look of the paragraph with these `w:pPr`."""
        style_id, numbering, outline, revision = "", None, None, None
        is_joined = is_hidden = False
        for said in () if properties is None else properties.iterchildren():
            tag = said.tag
            if tag == _P_STYLE:
                style_id = said.get(VAL, "")
            elif tag == _NUM_PR:
                numbering = said
            elif tag == _OUTLINE_LEVEL:
                outline = number(said)
            elif tag == _R_PR:
                for of_mark in said.iterchildren():
                    is_hidden |= of_mark.tag == _VANISH and is_on(of_mark)
                    if of_mark.tag in _DELETED or of_mark.tag in _INSERTED:
                        revision, is_joined = of_mark, of_mark.tag in _DELETED
        look = self._paragraphs.get(style_id)
        if look is None:
            look = self._paragraphs[style_id] = self._of_paragraph_style(style_id)
        if numbering is None and outline is None and revision is None and not is_hidden:
            return look
        return ParagraphLook(
            look.style,
            look.plain,
            look.heading_level if outline is None or self._is_heading(look.style) else _level(outline),
            look.numbering if numbering is None else self._numbering([numbering], look),
            look.in_contents,
            revision,
            is_joined,
            is_hidden,
        )

    def run(self, properties: Element, paragraph: ParagraphLook) -> Look:
        """The look of a run with these `w:rPr` in `paragraph`."""
        direct, run_style = self._said(properties)
        key = (paragraph.style, run_style, direct)
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = self._look(direct, run_style, paragraph.style)
        return look

    def in_unicode(self, look: Look) -> Look:
        """`look` in a font of Unicode: for what is in no font, such as the description of a picture."""
        return look if look.font is None else self._shared(look.strong, look.em, look.caps, look.hidden, None)

    def _look(self, direct: _RunProperties, run_style: str, paragraph_style: str) -> Look:
        of_paragraph, of_run = self._of_style(paragraph_style), self._of_style(run_style)
        # Bold in the style of a run takes the bold of its paragraph's style away, and so on with each toggle
        # (ECMA-376 Part 1, 17.7.3); what the run itself says, goes.
        strong, em, caps, hidden, small_caps = (
            (bool(default) or bool(below) != bool(above)) if said is None else said
            for said, above, below, default in zip(
                direct.toggles, of_run.toggles, of_paragraph.toggles, self._defaults.toggles, strict=True
            )
        )
        fonts = _first(_first(direct.fonts, of_run.fonts), _first(of_paragraph.fonts, self._defaults.fonts))
        found = (legacy_font(font) or symbol_font(font) for font in fonts if font)
        return self._shared(strong, em, caps or small_caps, hidden, next((font for font in found if font), None))

    def _shared(self, strong: bool, em: bool, caps: bool, hidden: bool, font: LegacyFont | SymbolFont | None) -> Look:
        key = (strong, em, caps, hidden, font)
        return self._looks.setdefault(key, Look(*key))

    def _said(self, properties: Element | None) -> tuple[_RunProperties, str]:
        """What `w:rPr` say themselves, and the style that they name."""
        toggles: list[bool | None] | None = None
        fonts: tuple[str | None, ...] = _UNSAID.fonts
        style = ""
        for said in () if properties is None else properties.iterchildren():
            tag = said.tag
            if tag in _TOGGLES:
                toggles = toggles or [None] * len(_TOGGLES)
                toggles[_TOGGLES[tag]] = is_on(said)
            elif tag == _FONTS:
                fonts = (self._font(said, _HIGH, _HIGH_THEME), self._font(said, _ASCII, _ASCII_THEME))
            elif tag == _R_STYLE:
                style = said.get(VAL, "")
        return _RunProperties(tuple(toggles) if toggles else _UNSAID.toggles, fonts), style

    def _font(self, fonts: Element, by_name: str, by_theme: str) -> str | None:
        theme = fonts.get(by_theme)
        return self._theme_fonts.get(theme[:5]) if theme else fonts.get(by_name)

    def _of_style(self, style_id: str) -> _RunProperties:
        """What the style and those that it is based on say, the nearest first."""
        found = self._of_styles.get(style_id)
        if found is None:
            found = _UNSAID
            for style in self._chain(style_id):
                found = found.over(self._said(child(style, _R_PR))[0])
            self._of_styles[style_id] = found
        return found

    def _of_paragraph_style(self, style_id: str) -> ParagraphLook:
        style = style_id if style_id in self._by_id else self._default
        chain = self._chain(style)
        outlines = (number(child(child(found, _P_PR), _OUTLINE_LEVEL)) for found in chain)
        outline = next((level for level in outlines if level is not None), None)
        look = ParagraphLook(
            style,
            self._look(_UNSAID, "", style),
            self._is_heading(style) or _level(outline),
            None,
            any(_CONTENTS.fullmatch(value(found, _NAME).casefold()) for found in chain[:1]),
        )
        numberings = [child(child(found, _P_PR), _NUM_PR) for found in chain]
        return ParagraphLook(
            look.style,
            look.plain,
            look.heading_level,
            self._numbering([found for found in numberings if found is not None], look),
            look.in_contents,
        )

    def _is_heading(self, style_id: str) -> int | None:
        """The level of Word's heading style that the style is or is based on."""
        names = (_HEADING.match(value(style, _NAME).casefold()) for style in self._chain(style_id))
        return next((int(found[1]) for found in names if found), None)

    def _numbering(self, said: list[Element], paragraph: ParagraphLook) -> tuple[str, int] | None:
        levels = (number(child(properties, _ILVL)) for properties in said)
        level = next((found for found in levels if found is not None), None)
        lists = (child(properties, _NUM_ID) for properties in said)
        list_id = next((found.get(VAL, "0") for found in lists if found is not None), None)
        if list_id is None:
            list_id, of_style = paragraph.numbering or ("0", 0)
            level = of_style if level is None else level
        if list_id == "0":
            return None
        if level is None:
            level = next(
                (
                    self._levels[list_id, found]
                    for style in self._chain(paragraph.style)
                    if (list_id, found := style.get(STYLE_ID, "")) in self._levels
                ),
                0,
            )
        return list_id, min(level, 8)

    def _chain(self, style_id: str) -> list[Element]:
        """The style and those that it is based on; a style that is based on itself ends the chain."""
        chain: dict[str, Element] = {}
        while style_id in self._by_id and style_id not in chain and len(chain) < _LONGEST_CHAIN:
            chain[style_id] = self._by_id[style_id]
            style_id = value(chain[style_id], _BASED_ON)
        return list(chain.values())


_UNSAID = _RunProperties()


def _first(above: tuple[_T | None, ...], below: tuple[_T | None, ...]) -> tuple[_T | None, ...]:
    return tuple(under if over is None else over for over, under in zip(above, below, strict=True))


def _level(outline: int | None) -> int | None:
    return None if outline is None or outline >= _BODY_LEVEL else outline + 1


def _theme_fonts(theme: Element | None) -> dict[str, str]:
    """The Latin fonts of the theme by the first letters of the names that styles call them by: "major", "minor"."""
    fonts: dict[str, str] = {}
    for kind in ("major", "minor"):
        for found in () if theme is None else theme.iter(name(f"a:{kind}Font")):
            latin = child(found, name("a:latin"))
            if latin is not None:
                fonts.setdefault(kind, latin.get("typeface", ""))
    return fonts
