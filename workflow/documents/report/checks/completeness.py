"""Sections that say nothing: empty, or with the words of the form still in them."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from workflow.documents.findings import Finding
from workflow.documents.report.checks.subject import ReportText, Rule, paragraphs, place_of
from workflow.documents.text import fold

_SAYS_SOMETHING = re.compile(r"[^\W_]")
_AS_GIVEN = 95  # rapidfuzz, 0 to 100
_SHORTEST_GUIDANCE = 5  # words
# What outlines and forms tell the writer to do.
_INSTRUCTION = re.compile(
    r"[(\[]\s*(?:nêu (?:rõ|cụ thể|tóm tắt|khái quát|ngắn gọn|số liệu)|ghi (?:rõ|cụ thể|đầy đủ)|chỉ rõ|điền|viết tiếp|"
    r"đánh giá khái quát|liệt kê (?:rõ|cụ thể)|trình bày (?:rõ|cụ thể|tóm tắt)|bổ sung sau)\b[^()\[\]]*[)\]]"
    r"|(?:bấm|nhấp|nhấn|nhập|gõ)(?: vào)?(?: đây)? (?:để )?(?:nhập |viết )?nội dung"
    r"|click (?:or tap )?here to enter text",
    re.IGNORECASE,
)
# A place that was left to fill in: a row of dots or lines, empty brackets, dots where a figure should be.
_GAP = re.compile(
    r"\.{4,}|…{2,}|_{3,}|\[[\s.…_]*\]|\b[xX]{3,}\b"
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


def check_guidance(report: ReportText) -> Iterator[Finding]:
    """The words of the outline, which tell what to write, are not the report's text."""
    for node in report.outline:
        given = [fold(words) for words in (node.heading, *node.guidance.split("\n")) if words.strip()]
        longest = max(map(len, given), default=0)
        for text in paragraphs(report.texts.get(node.key, "")):
            if len(text) <= 2 * longest and _is_given(fold(text).strip(" ().:;"), given):
                message = "là lời hướng dẫn của đề cương, chưa phải nội dung báo cáo. Thay bằng nội dung của đơn vị."
                yield Finding("guidance_left", f"“{text[:120]}” {message}", f"{place_of(node.key)}: “{text[:120]}”")


def check_gaps(report: ReportText) -> Iterator[Finding]:
    """Nothing is left to be filled in."""
    for passage in report.passages:
        found = _INSTRUCTION.search(passage.text) or _GAP.search(passage.text)
        if found:
            yield Finding(
                "gap_left",
                f"Còn chỗ chưa điền hoặc lời hướng dẫn: “{found[0][:120].strip()}”. Điền nội dung hoặc xóa đi.",
                passage.place,
            )


def _is_given(text: str, given: list[str]) -> bool:
    return any(
        fuzz.ratio(text, words.strip(" ().:;")) >= _AS_GIVEN
        or (len(words.split()) >= _SHORTEST_GUIDANCE and len(text) < 2 * len(words) and words in text)
        for words in given
    )


RULES: tuple[Rule, ...] = (check_empty, check_guidance, check_gaps)
