"""Finding in a plan who must do what by when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.documents.deadlines import Deadline, UnreadableDeadline, find_deadlines
from workflow.documents.findings import Finding, shortened
from workflow.documents.labels import read_label
from workflow.documents.word.content import Line
from workflow.documents.working_days import STANDARD, Calendar

MAX_DEADLINES = 100

_SENTENCE_END = re.compile(r";\s+|(?<=\w\w)\.\s+(?=[^\W\d_])")
# A party is named up to the first word of what it is to do. "Tổ chức" is left out where it is a body or a
# committee.
_DUTY = re.compile(
    r",?\s*\b(?:có trách nhiệm|chịu trách nhiệm|xây dựng|hoàn thành|hoàn thiện|gửi|nộp|lập|báo cáo|triển khai|"
    r"tiến hành|tham mưu|tổng hợp|chủ trì|phối hợp|căn cứ|ban hành|rà soát|thực hiện|xong|cần|phải|"
    r"(?<!ban )tổ chức(?! cơ sở| đảng| đoàn| hội| chính trị))\b",
    re.IGNORECASE,
)
_ORDER = re.compile(r"(?:giao|đề nghị|yêu cầu)\s+(?:cho\s+)?", re.IGNORECASE)
_WHO_LENGTH = 250


@dataclass(frozen=True, slots=True)
class PlanDeadline:
    """`text` is the sentence as typed, `who` the party that it names ("" if none), `deadline` its date."""

    text: str
    who: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class PlanDeadlines:
    """The deadlines of a plan in reading order, and what is odd about them."""

    deadlines: tuple[PlanDeadline, ...]
    findings: tuple[Finding, ...]


def read_deadlines(lines: Sequence[Line], *, year: int | None, calendar: Calendar = STANDARD) -> PlanDeadlines:
    """The deadlines in a plan's body; a date without a year is in `year`, which is a finding."""
    deadlines: list[PlanDeadline] = []
    findings: list[Finding] = []
    for text in (read_label(line.text)[1] for line in lines):
        for sentence in filter(None, (" ".join(part.split()) for part in _SENTENCE_END.split(text))):
            try:
                stated = list(find_deadlines(sentence, year=year, calendar=calendar))
            except UnreadableDeadline as unreadable:
                findings.append(Finding("deadline_unreadable", str(unreadable), shortened(sentence)))
                continue
            for found in stated:
                who = named_party(sentence[: found.start]) or named_party(text)
                deadlines.append(PlanDeadline(sentence, who, found.deadline))
                if not found.year_is_written:
                    findings.append(
                        Finding(
                            "deadline_year_missing",
                            f"“{found.words}” không ghi năm; hệ thống hiểu là năm {year}. Kiểm tra lại.",
                            shortened(sentence),
                        )
                    )
    if len(deadlines) > MAX_DEADLINES:
        findings.append(
            Finding("deadlines_many", f"Có quá {MAX_DEADLINES} thời hạn; chỉ đọc {MAX_DEADLINES}.", "Toàn văn")
        )
    return PlanDeadlines(tuple(deadlines[:MAX_DEADLINES]), tuple(findings))


def named_party(text: str) -> str:
    """Who `text` begins with: what stands before a colon or the words for a duty; "" if neither is there."""
    ordered = _ORDER.match(text)
    named, colon, _ = text[ordered.end() if ordered else 0 :].partition(":")
    duty = _DUTY.search(named)
    if duty is None and not colon:
        return ""
    return named[: duty.start() if duty else None].strip(" ,-")[:_WHO_LENGTH]
