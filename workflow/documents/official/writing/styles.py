"""The styles of a document, one for each part of its profile."""

from __future__ import annotations

from functools import cache

from workflow.documents.official.profiles import Align, Part, load_profile
from workflow.documents.official.writing.numbering import HEADINGS_LIST
from workflow.documents.official.writing.printed import LINE
from workflow.documents.official.writing.xml import part, points, twips, w

LANGUAGE = "vi-VN"
PLACEHOLDER = "placeholder"
"""The style of words that are only there until somebody writes."""

_JUSTIFICATION: dict[Align, str] = {"left": "left", "center": "center", "justify": "both"}
_BUILT_IN = ("Body Text", "header", "heading 1", "heading 2", "heading 3")


@cache
def styles_part(profile_id: str) -> bytes:
    """word/styles.xml; a part's name is the id of its style."""
    profile = load_profile(profile_id)
    font = profile.page.font
    return part(
        "styles",
        w(
            "docDefaults",
            w(
                "rPrDefault",
                w(
                    "rPr",
                    w("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font),
                    _size(profile.parts["body"].size_pt),
                    w("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi=LANGUAGE),
                ),
            ),
            w("pPrDefault", w("pPr", w("spacing", before=0, after=0, line=240, lineRule="auto"))),
        ),
        w("style", w("name", val="Normal"), w("qFormat"), type="paragraph", default=1, styleId="Normal"),
        _plain_table(),
        _line(),
        _placeholder(),
        *(_style(name, part_) for name, part_ in profile.parts.items()),
    )


def _style(name: str, part: Part) -> str:
    custom = {} if part.style in _BUILT_IN else {"customStyle": 1}
    numbering = w("ilvl", val=int(name[-1]) - 1) + w("numId", val=HEADINGS_LIST) if name.startswith("heading_") else ""
    paragraph = w(
        "pPr",
        w("keepNext") if part.keep_with_next else "",
        w("widowControl"),
        w("numPr", numbering) if numbering else "",
        w("spacing", before=points(part.before_pt), after=points(part.after_pt), **_line_height(part)),
        w("ind", left=twips(part.side_mm), right=twips(part.side_mm), firstLine=twips(part.first_line_mm)),
        w("jc", val=_JUSTIFICATION[part.align]),
        w("outlineLvl", val=part.outline_level) if part.outline_level is not None else "",
    )
    characters = w(
        "rPr",
        w("b") if part.bold else "",
        w("i") if part.italic else "",
        w("color", val=part.color),
        _size(part.size_pt),
        w("u", val="single") if part.underline else "",
    )
    return w(
        "style",
        w("name", val=part.style),
        w("basedOn", val="Normal"),
        w("qFormat"),
        paragraph,
        characters,
        type="paragraph",
        **custom,
        styleId=name,
    )


def _line_height(part: Part) -> dict[str, str | float]:
    if part.line_pt is None:
        return {"line": 240, "lineRule": "auto"}
    return {"line": points(part.line_pt), "lineRule": "exact"}


def _size(size_pt: float) -> str:
    half_points = round(size_pt * 2)
    return w("sz", val=half_points) + w("szCs", val=half_points)


def _line() -> str:
    """A paragraph that nothing is written in takes one point of the page."""
    spacing = w("spacing", before=0, after=0, line=points(1), lineRule="exact")
    names = w("name", val="Dòng kẻ") + w("basedOn", val="Normal")
    return w("style", names, w("pPr", spacing), w("rPr", _size(1)), type="paragraph", customStyle=1, styleId=LINE)


def _placeholder() -> str:
    grey = w("rPr", w("color", val="595959"))
    return w("style", w("name", val="Placeholder Text"), grey, type="character", styleId=PLACEHOLDER)


def _plain_table() -> str:
    margins = w("tblCellMar", *(w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")))
    properties = w("tblPr", w("tblInd", w=0, type="dxa"), margins)
    return w("style", w("name", val="Normal Table"), properties, type="table", default=1, styleId="TableNormal")
