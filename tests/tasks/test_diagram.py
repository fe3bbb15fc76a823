"""The picture of a flow."""

from itertools import pairwise

import pytest
from lxml import etree

from workflow.reports.flows import ReportFlow
from workflow.submissions.flows import SubmissionFlow
from workflow.tasks.diagram import diagram

FLOWS = [SubmissionFlow, ReportFlow]


def picture(html: str) -> etree._Element:
    start, end = html.index("<svg"), html.index("</svg>") + len("</svg>")
    return etree.fromstring(html[start:end])


@pytest.mark.parametrize("flow", FLOWS)
def test_every_step_and_every_decision_is_in_it_in_words(flow: type) -> None:
    words = " ".join(picture(diagram(flow, None)).itertext())
    assert "Soạn báo cáo" in words if flow is SubmissionFlow else "Vào sổ, ban hành" in words
    for label in ("Trình", "Trả lại"):
        assert label in words
    assert "_" not in words  # no code where a word should be


def test_the_current_step_is_marked_by_shape_in_the_description_and_in_the_text() -> None:
    html = diagram(SubmissionFlow, "review")
    drawing = picture(html)
    assert len(drawing.findall('.//rect[@class="diagram__step diagram__step--current"]')) == 1
    assert "Đang ở bước: Thẩm định" in drawing.findtext("desc", "")
    assert "● Thẩm định" in "".join(drawing.itertext())
    assert "<strong>Thẩm định</strong> (đang ở bước này)" in html


@pytest.mark.parametrize("flow", FLOWS)
def test_nothing_is_drawn_outside_and_no_two_steps_overlap(flow: type) -> None:
    drawing = picture(diagram(flow, None))
    left, top, width, height = map(int, drawing.get("viewBox", "").split())
    boxes = sorted((int(box.get("x")), int(box.get("width"))) for box in drawing.findall(".//rect"))
    assert all(x + wide < following for (x, wide), (following, _) in pairwise(boxes))
    assert boxes[0][0] >= left and sum(boxes[-1]) <= left + width
    assert all(top <= int(text.get("y")) <= top + height for text in drawing.findall(".//text"))


def test_it_brings_no_style_of_its_own_which_the_content_policy_would_refuse() -> None:
    html = diagram(SubmissionFlow, "draft")
    assert "<style" not in html and "style=" not in html
