"""The styles of a document, one for each part of its profile."""

from __future__ import annotations

from workflow.documents.official.profiles import Align, Part, Profile
from workflow.documents.official.writing.xml import Element, points, twips, w

_JUSTIFICATION: dict[Align, str] = {"left": "left", "center": "center", "justify": "both"}
_BUILT_IN = ("Body Text", "header", "heading 1", "heading 2", "heading 3")


def fill_styles(styles: Element, profile: Profile) -> None:
    """Puts the profile's styles in the place of all others; a part's name is the id of its style."""
    for child in list(styles):
        styles.remove(child)
    font = profile.page.font
    styles.append(
        w(
            "docDefaults",
            w(
                "rPrDefault",
                w(
                    "rPr",
                    w("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font),
                    *_size(profile.parts["body"]),
                    w("lang", val="vi-VN", eastAsia="vi-VN", bidi="vi-VN"),
                ),
            ),
            w("pPrDefault", w("pPr", w("spacing", before=0, after=0, line=240, lineRule="auto"))),
        )
    )
    styles.append(w("style", w("name", val="Normal"), w("qFormat"), type="paragraph", default=1, styleId="Normal"))
    styles.append(_plain_table())
    styles.extend(_style(name, part) for name, part in profile.parts.items())


def _style(name: str, part: Part) -> Element:
    custom = {} if part.style in _BUILT_IN else {"customStyle": 1}
    paragraph = w(
        "pPr",
        *([w("keepNext")] if part.keep_with_next else []),
        w("widowControl"),
        w("spacing", before=points(part.before_pt), after=points(part.after_pt), **_line(part)),
        w("ind", left=twips(part.side_mm), right=twips(part.side_mm), firstLine=twips(part.first_line_mm)),
        w("jc", val=_JUSTIFICATION[part.align]),
        *([w("outlineLvl", val=part.outline_level)] if part.outline_level is not None else []),
    )
    characters = w(
        "rPr",
        *([w("b")] if part.bold else []),
        *([w("i")] if part.italic else []),
        w("color", val="000000"),
        *_size(part),
        *([w("u", val="single")] if part.underline else []),
    )
    return w(
        "style",
        w("name", val=part.style),
        w("basedOn", val="Normal"),
        w("qFormat"),
        paragraph,
        characters,
        type="paragraph",
        styleId=name,
        **custom,
    )


def _line(part: Part) -> dict[str, str | int]:
    if part.line_pt is None:
        return {"line": 240, "lineRule": "auto"}
    return {"line": points(part.line_pt), "lineRule": "exact"}


def _size(part: Part) -> list[Element]:
    half_points = round(part.size_pt * 2)
    return [w("sz", val=half_points), w("szCs", val=half_points)]


def _plain_table() -> Element:
    margins = w("tblCellMar", *(w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")))
    return w(
        "style",
        w("name", val="Normal Table"),
        w("tblPr", w("tblInd", w=0, type="dxa"), margins),
        type="table",
        default=1,
        styleId="TableNormal",
    )
