"""A report in any shape that officers send gives the same result."""

from dataclasses import replace

import pytest

from fixtures.make_plan import PLAN
from tests.documents.shapes import NUMBER_STYLES, POINT_STYLES, ROMAN_STYLES, Shape, of_outline, report
from workflow.documents.outline import leaves
from workflow.documents.plan.reading import read_plan
from workflow.documents.report.splitting import split_report
from workflow.documents.rich_text.html import plain

OUTLINE = read_plan(PLAN.read_bytes()).outline
TEXTS = {
    node.key: (f"Chi bộ đã làm việc thứ nhất ({at}).", f"- Ý thứ hai ({at});", f"Đạt 95% chỉ tiêu ({at}).")
    for at, node in enumerate(leaves(OUTLINE))
}
SECTIONS = of_outline(OUTLINE, TEXTS)
HINTED = [replace(piece, guidance=node.guidance) for piece, node in zip(SECTIONS, OUTLINE, strict=True)]

NUMBERINGS = ["manual", "style", "direct", "lost"]
LOOKS = ["bold", "plain", "all bold", "heading style"]
SHAPES = [
    *(Shape(roman=style) for style in ROMAN_STYLES),
    *(Shape(number=style) for style in NUMBER_STYLES),
    *(Shape(point=style) for style in POINT_STYLES),
    *(Shape(numbering=numbering, look=look) for numbering in NUMBERINGS for look in LOOKS),
    *(Shape(numbering=numbering, split_headings=True) for numbering in NUMBERINGS),
    *(Shape(numbering=numbering, look="plain", layout="run in") for numbering in ("manual", "lost")),
    *(Shape(numbering=numbering, look="all bold", layout="line breaks") for numbering in ("manual", "lost")),
    *(Shape(head=head) for head in ("tabs", "text boxes", "swapped", "lines")),
    Shape(layout="run in"),
    Shape(empty_paragraphs=True),
    Shape(layout="two columns"),
    Shape(layout="three columns"),
    Shape(numbering="lost", layout="two columns"),
]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_sentence_is_in_its_section_whatever_the_shape(shape: Shape) -> None:
    found = split_report(report(SECTIONS, shape), OUTLINE)
    assert {key: tuple(plain(html).splitlines()) for key, html in found.matched.items()} == TEXTS
    assert found.fragments == []
    assert all(placed.score >= 80 for placed in found.placed.values())


def test_guidance_typed_with_the_heading_is_not_taken_for_text() -> None:
    found = split_report(report(HINTED, Shape(guidance="in the line")), OUTLINE)
    assert {key: tuple(plain(html).splitlines()) for key, html in found.matched.items()} == TEXTS


@pytest.mark.parametrize("guidance", ["under it", "under it in italics", "bulleted in italics"])
def test_guidance_left_under_a_heading_stays_with_its_text(guidance: str) -> None:
    found = split_report(report(HINTED, Shape(guidance=guidance)), OUTLINE)  # type: ignore[arg-type]
    assert all(tuple(plain(found.matched[key]).splitlines())[-3:] == texts for key, texts in TEXTS.items())
    assert found.fragments == []
