"""What is drawn in a Word document: text boxes, words in shapes, pictures and what they are said to show."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflow.documents.word.names import Element, child, name

ALTERNATE, _CHOICE, _FALLBACK = name("mc:AlternateContent"), name("mc:Choice"), name("mc:Fallback")
_TEXT_BOX = name("w:txbxContent")
_SAID_OF_ALL, _SAID_OF_PICTURE = name("wp:docPr"), name("pic:cNvPr")
_PICTURES = frozenset({name("a:blip"), name("v:imagedata")})
_WORDS, _WORD_ART = name("a:p"), name("v:textpath")
_TEXT = name("a:t")
_CHART, _DIAGRAM = name("c:chart"), name("dgm:relIds")
_ID, _DATA_ID = name("r:id"), name("r:dm")


@dataclass(slots=True)
class Drawing:
    """What one drawing holds: text boxes to be read, lines of text, charts and diagrams by the id of their part.

    `alt` is what the picture is said to show.
    """

    boxes: list[Element] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    pictures: int = 0
    alt: str = ""


def look_into(element: Element, found: Drawing | None = None) -> Drawing:
    """The drawing in a `w:drawing`, `w:pict` or `w:object`; of two ways to draw it, the first."""
    found = found or Drawing()
    for inner in element.iterchildren():
        tag = inner.tag
        if tag == _TEXT_BOX:
            found.boxes.append(inner)
        elif tag == ALTERNATE:
            chosen = alternative(inner)
            if chosen is not None:
                look_into(chosen, found)
        elif tag == _WORDS:
            found.lines.append("".join(text.text or "" for text in inner.iter(_TEXT)))
        elif tag == _CHART:
            found.charts.append(inner.get(_ID, ""))
        elif tag == _DIAGRAM:
            found.diagrams.append(inner.get(_DATA_ID, ""))
        else:
            if tag in _PICTURES:
                found.pictures += 1
            elif tag == _WORD_ART:
                found.lines.append(inner.get("string", ""))
            elif tag in (_SAID_OF_ALL, _SAID_OF_PICTURE):
                found.alt = found.alt or inner.get("descr", "")
            else:
                found.alt = found.alt or inner.get("alt", "")
            look_into(inner, found)
    return found


def alternative(element: Element) -> Element | None:
    """What to read of an `mc:AlternateContent`: its Fallback only repeats what its Choice says."""
    chosen = child(element, _CHOICE)
    return child(element, _FALLBACK) if chosen is None else chosen


def diagram_lines(data: Element) -> list[str]:
    """The texts of a diagram (SmartArt), from the part with its data."""
    return ["".join(text.text or "" for text in words.iter(_TEXT)) for words in data.iter(_WORDS)]


def chart_title(chart: Element) -> str:
    """The title of a chart, "" if it shows none."""
    title = next(chart.iter(name("c:title")), None)
    return "" if title is None else " ".join("".join(text.text or "" for text in title.iter(_TEXT)).split())
