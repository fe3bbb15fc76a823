"""The period of a report, in its title and its text: that of the plan."""

import re
from collections.abc import Iterator

from workflow.documents.citations import NUMBER
from workflow.documents.findings import Finding
from workflow.documents.language.checks import Passage
from workflow.documents.language.periods import Phase, find_phases, find_reviews
from workflow.documents.report.checks.subject import ReportText, Rule, paragraphs, sentences
from workflow.documents.text import fold

_NUMBER = re.compile(NUMBER)
_KIND = r"(?P<kind>nghị quyết|chỉ thị|kết luận|quy định|đề án|chương trình|cuộc vận động|kế hoạch|hướng dẫn|quyết định)"
_OF_WHAT = re.compile(rf"\s*(?:triển khai,?\s+|tổ chức\s+)*thực hiện\s+(?:các\s+)?{_KIND}\b", re.IGNORECASE)
_NUMBERS_IN_WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_COUNTED = {word: number for number, word in enumerate(_NUMBERS_IN_WORDS, 1)}
_YEARS_OF = re.compile(
    rf"(?<!gần )(?<!hơn )(?<!trên )\b(?P<years>\d{{1,2}}|{'|'.join(_COUNTED)})\s+năm(?:\s+qua,?)?"
    rf"(?={_OF_WHAT.pattern})",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"(?<![\d/-])(?:năm\s+)?(?P<first>(?:19|20)\d{2})\s*(?:[-–]|đến\s+(?:hết\s+)?năm)\s*(?P<last>(?:19|20)\d{2})(?![\d/-])"
)
# Other years are named in comparison, or as the name of something else.
_OTHER_MATTER = re.compile(
    r"\b(?:so voi|truoc|nhiem ky|khoa|chien luoc|de an|chuong trinh|quy hoach|nghi quyet|chi thi|ke hoach|ke thua|"
    r"tam nhin|dinh huong|nam hoc|hoc ky|du an|phuong huong|muc tieu)\b"
)


def check_years(report: ReportText) -> Iterator[Finding]:
    """The same count of years as the plan's, where the report speaks of what the plan is about."""
    stated = next(find_reviews(report.plan_title), None)
    if stated is None:
        return
    numbers = _numbers(report.plan_title)
    title = _title(report)
    for passage in (*title, *report.passages):
        for sentence in sentences(passage.text) if "năm" in passage.text else ():
            # Of other documents other counts of years are right.
            if not _numbers(sentence) <= numbers:
                continue
            said = [(found.words, found.years, found.what, sentence[found.end :]) for found in find_reviews(sentence)]
            said += [
                (found[0], _number(found["years"]), "", sentence[found.end() :])
                for found in _YEARS_OF.finditer(sentence)
            ]
            for words, years, what, rest in said:
                of_what = _OF_WHAT.match(rest)
                is_other_review = what and fold(what) != fold(stated.what) and passage not in title
                if years == stated.years or is_other_review or not _same_kind(of_what, report):
                    continue
                yield Finding(
                    "period_mismatch",
                    f"Kế hoạch yêu cầu “{stated.words}” nhưng ở đây ghi “{words}”. Chọn số năm đúng.",
                    passage.place,
                    severity="error",
                    fix=f"{what}{stated.words[len(stated.what) :]}"
                    if what
                    else stated.words[len(stated.what) :].strip(),
                )
                break


def check_phase(report: ReportText) -> Iterator[Finding]:
    """The phase of the document that the plan serves is written as the plan writes it."""
    phase = next(find_phases(report.plan_title), None)
    numbers = _numbers(report.plan_title)
    if phase is None or not numbers:
        return
    title = _title(report)
    for passage in (*title, *report.passages):
        for sentence in sentences(passage.text) if "–" in passage.text or "-" in passage.text else ():
            other = next(find_phases(sentence), None)
            # A title may leave out the number; text without it may be about another document.
            named = _numbers(sentence) or (numbers if passage in title else set())
            if other and (other.first, other.last) != (phase.first, phase.last) and named == numbers:
                yield Finding(
                    "phase_mismatch",
                    f"Kế hoạch ghi {phase.words} nhưng ở đây ghi {other.words}. Chọn giai đoạn đúng.",
                    passage.place,
                    severity="error",
                    fix=phase.words,
                )


def check_outside(report: ReportText) -> Iterator[Finding]:
    """Results are of years in the plan's phase."""
    phase = next(find_phases(report.plan_title), None)
    if phase is None:
        return
    for passage in report.passages:
        for sentence in sentences(passage.text) if _RANGE.search(passage.text) else ():
            ranges = list(_RANGE.finditer(sentence))
            is_outside = bool(ranges) and all(_is_outside(found, phase) for found in ranges)
            if is_outside and not _OTHER_MATTER.search(fold(sentence)):
                years = ranges[0][0].strip()
                yield Finding(
                    "period_outside",
                    f"“{years}” nằm ngoài {phase.words} của kế hoạch. Kiểm tra lại thời gian của số liệu.",
                    passage.place,
                    severity="hint",
                )


def _title(report: ReportText) -> list[Passage]:
    """What the report is called, as a passage; nothing where that is not known."""
    return [Passage(line, "Tên báo cáo") for line in paragraphs(" ".join(report.title.split()))]


def _same_kind(of_what: re.Match[str] | None, report: ReportText) -> bool:
    return of_what is None or fold(of_what["kind"]) in fold(report.plan_title)


def _numbers(text: str) -> set[str]:
    return {"".join(number.split()).rstrip(".-") for number in _NUMBER.findall(text)}


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTED[word.casefold()]


def _is_outside(found: re.Match[str], phase: Phase) -> bool:
    first, last = int(found["first"]), int(found["last"])
    return first <= last and (last < phase.first or first > phase.last)


RULES: tuple[Rule, ...] = (check_years, check_phase, check_outside)
