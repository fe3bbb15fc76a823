"""Sections that say nothing: empty, or with the words of the form still in them."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from workflow.documents.findings import Finding, shortened
from workflow.documents.report.checks.subject import ReportText, Rule, paragraphs, place_of
from workflow.documents.text import fold

_SAYS_SOMETHING = re.compile(r"[^\W_]")
_CLOSING = " ().:;"
_AS_GIVEN = 95  # rapidfuzz, 0 to 100
_SHORTEST_GUIDANCE = 5  # words
# What outlines and forms tell the writer to do.
_INSTRUCTION = re.compile(
    r"[(\[]\s*(?:nêu (?:rõ|cụ thể|tóm tắt|khái quát|ngắn gọn|số liệu)|ghi (?:rõ|cụ thể|đầy đủ)|chỉ rõ|điền|viết tiếp|"
    r"đánh giá khái quát|liệt kê (?:rõ|cụ thể)|trình bày (?:rõ|cụ thể|tóm tắt)|bổ sung sau)\b[^()\[\]]*[)\]]"
    r"|(?:bấm|nhấp|nhấn)(?: chuột)? vào đây|(?:nhập|viết|gõ) nội dung (?:vào đây|tại đây|của mục này)"
    r"|click (?:or tap )?here to enter text",
    re.IGNORECASE,
)
# A place that was left to fill in: a row of dots or lines, empty brackets, dots where a figure should be.
_GAP = re.compile(
    r"\.{4,}|…[….]+|_{3,}|\[[\s.…_]*\]|(?<!thứ )(?<!khóa )(?<!khoá )\b[xX]{3,}\b"
    r"|\b(?:có|số|đạt|được|tổng số|ngày|tháng|năm|là|tỷ lệ)\s+(?:…|\.{2,3})\s*(?=[^\W\d_]|[%/])",
)


def check_empty(report: ReportText) -> Iterator[Finding]:
    """Every required section has text."""
    for node in report.outline:
        if node.key in report.required and not _SAYS_SOMETHING.search(report.texts.get(node.key, "")):
            yield Finding(
                "section_empty",
                f"Mục {node.key} “{node.heading}” chưa có nội dung. Viết nội dung, hoặc ghi rõ là không có.",
                place_of(node.key),
                severity="error",
            )


def check_form(report: ReportText) -> Iterator[Finding]:
    """The words of the outline and of the form, which tell what to write, are not the report's text."""
    for node in report.outline:
        given = [fold(words) for words in (node.heading, *node.guidance.split("\n")) if words.strip()]
        longest = max(map(len, given), default=0)
        for text in paragraphs(report.texts.get(node.key, "")):
            place = f"{place_of(node.key)}: “{shortened(text)}”"
            left = _INSTRUCTION.search(text) or _GAP.search(text)
            if len(text) <= 2 * longest and _is_given(fold(text).strip(_CLOSING), given):
                yield Finding(
                    "guidance_left",
                    f"“{shortened(text)}” là lời của đề cương, chưa phải nội dung. Thay bằng nội dung của đơn vị.",
                    place,
                )
            elif left:
                yield Finding(
                    "gap_left",
                    f"Còn chỗ chưa điền hoặc lời hướng dẫn: “{shortened(left[0].strip())}”. Điền nội dung hoặc xóa đi.",
                    place,
                )


def _is_given(text: str, given: list[str]) -> bool:
    return any(
        fuzz.ratio(text, words.strip(_CLOSING)) >= _AS_GIVEN
        or (len(words.split()) >= _SHORTEST_GUIDANCE and len(text) < 2 * len(words) and words in text)
        for words in given
    )


RULES: tuple[Rule, ...] = (check_empty, check_form)
