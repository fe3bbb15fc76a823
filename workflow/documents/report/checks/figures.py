"""Figures that contradict those beside them: parts against their total, percentages."""

import re
from collections.abc import Iterator

from workflow.documents.findings import Finding
from workflow.documents.report.checks.numbers import COUNT, MEMBERS, PERCENT, read_count, read_percent
from workflow.documents.report.checks.subject import ReportText, Rule
from workflow.documents.text import fold

_TOTAL = re.compile(
    rf"(?<!năm )(?<!tháng )(?<!ngày )(?P<total>{COUNT})(?P<what>(?:\s+[^\W\d_]+){{0,4}}?)\s*[,;(:–-]?\s*"
    r"trong\s+đó(?:\s+có|:)?(?P<parts>(?:[^.;)]|(?<=\d)\.(?=\d))*)",
    re.IGNORECASE,
)
_WOMEN, _MEN = (
    re.compile(
        rf"\b{who}\s*(?:có|là|:)?\s*(?P<after>{COUNT})|(?P<before>{COUNT})\s+(?:[^\W\d_]+\s+){{0,2}}?{who}\b",
        re.IGNORECASE,
    )
    for who in ("nữ", "(?<!việt )nam")
)
_PART = re.compile(rf"(?P<count>{COUNT})(?P<what>(?:\s+[^\W\d_]+){{0,4}})")
_SHARE = re.compile(
    rf"(?<![\d/.,-])(?P<part>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,6}})\s*/\s*(?P<whole>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,6}})(?![\d/])"
    rf"(?:\s+[^\W\d_]+){{0,12}}?\s*[,;]?\s*(?:\(|,|=|\b(?:đạt|chiếm|bằng|tỷ\s+lệ)\b)\s*"
    rf"(?:đạt|chiếm|bằng)?\s*(?:tỷ\s+lệ)?\s*:?\s*{PERCENT}(?!\s*(?:kế\s+hoạch|chỉ\s+tiêu|so\s+với))",
    re.IGNORECASE,
)
_DATE_BEFORE = re.compile(r"(?:ngày|tháng|dịp|lễ|từ|đến)\s*$", re.IGNORECASE)
_OF_MEMBERS = re.compile(
    rf"(?:\b(?P<before>[^\W\d_]{{1,15}})\s+)?{PERCENT}\s+(?:tổng\s+)?(?:số\s+)?(?:{MEMBERS}|cấp\s+[uủ][yỷ]|thanh\s+niên)\b",
    re.IGNORECASE,
)
_OVER_A_HUNDRED = {"tang", "vuot", "bang"}


def check_parts(report: ReportText) -> Iterator[Finding]:
    """A part is no more than its total, and women and men together are the total."""
    for passage in report.passages:
        for found in _TOTAL.finditer(passage.text):
            total = read_count(found["total"])
            women, men = _gender(_WOMEN, found["parts"]), _gender(_MEN, found["parts"])
            greater = next((part for part in _parts(found) if read_count(part["count"]) > total), None)
            if greater:
                yield Finding(
                    "figures_parts",
                    f"“{greater[0].strip()}” lớn hơn tổng số {found['total']}. Kiểm tra lại số liệu.",
                    passage.place,
                )
            elif women is not None and men is not None and women + men != total:
                yield Finding(
                    "figures_parts",
                    f"Nam {men} và nữ {women} cộng lại là {women + men}, không phải {found['total']}. "
                    "Kiểm tra lại số liệu.",
                    passage.place,
                )


def check_percentages(report: ReportText) -> Iterator[Finding]:
    """A percentage is that of the figures beside it, and no more than all of the members there are."""
    for passage in report.passages:
        for found in _SHARE.finditer(passage.text):
            part, whole = read_count(found["part"]), read_count(found["whole"])
            if whole == 0 or _DATE_BEFORE.search(passage.text[max(found.start() - 10, 0) : found.start()]):
                continue
            decimals = len(found["percent"].replace(",", ".").partition(".")[2])
            # Cut off or rounded, as officers do both.
            if abs(100 * part / whole - read_percent(found["percent"])) >= 10**-decimals:
                right = f"{100 * part / whole:.{decimals}f}%".replace(".", ",")
                yield Finding(
                    "figures_percent",
                    f"{found['part']}/{found['whole']} là {right}, không phải {found['percent']}%. "
                    "Kiểm tra lại số liệu.",
                    passage.place,
                    fix=right,
                )
        for found in _OF_MEMBERS.finditer(passage.text):
            if read_percent(found["percent"]) > 100 and fold(found["before"] or "") not in _OVER_A_HUNDRED:
                yield Finding(
                    "figures_percent",
                    f"“{found[0]}”: tỷ lệ không thể quá 100%. Kiểm tra lại số liệu.",
                    passage.place,
                )


def _gender(pattern: re.Pattern[str], parts: str) -> int | None:
    counts = {read_count(found["after"] or found["before"]) for found in pattern.finditer(parts)}
    return counts.pop() if len(counts) == 1 else None


def _parts(total: re.Match[str]) -> Iterator[re.Match[str]]:
    """The parts that are counted in what the total is counted in."""
    what = fold(total["what"])
    for part in _PART.finditer(total["parts"]):
        of_part = fold(part["what"])
        if of_part in ("nam", "nu") or (what and of_part.startswith(what)):
            yield part


RULES: tuple[Rule, ...] = (check_parts, check_percentages)
