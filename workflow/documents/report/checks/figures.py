"""Figures that contradict each other: the same thing counted twice, parts against their total, percentages."""

import re
from collections.abc import Iterator

from workflow.documents.findings import Finding
from workflow.documents.language.checks import Passage
from workflow.documents.report.checks.subject import ReportText, Rule, sentences
from workflow.documents.text import fold

_COUNT = r"(?<![\d/.,-])(?:\d{1,3}(?:\.\d{3}){1,3}|\d{1,9})(?![\d/%-]|[.,]\d)"
_MEMBERS = (
    r"đảng\s+viên|đoàn\s+viên|hội\s+viên|chi\s+bộ|đảng\s+bộ|chi\s+đoàn|tổ\s+đảng|cán\s+bộ|công\s+chức|viên\s+chức|"
    r"người\s+lao\s+động|tổ\s+chức\s+cơ\s+sở\s+(?:đảng|đoàn)"
)
_HOLDS = re.compile(
    rf"\b(?P<verb>hiện(?:\s+nay)?\s+có|có\s+tổng\s+số|có)\s+(?P<count>{_COUNT})\s+"
    rf"(?P<what>{_MEMBERS})\b(?P<more>[^.,;:()\d]*)",
    re.IGNORECASE,
)
_WHO = re.compile(r"[^,;:.()\d]*$")
_LONGEST_WHO = 120
# What a unit calls itself; its own name is taken off as well.
_SELF = re.compile(r"\b(?:den nay|tinh den nay|hien nay|hien tai|toan|don vi|co quan|chi bo|dang bo|cap uy|chung)\b")
_OTHER_TIME = re.compile(r"\b(?:truoc|dau|cuoi|thanh lap|du kien|phan dau|khi|luc|con|tang|giam|ket nap|them|moi)\b")
_TIMES = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}")
_TOTAL = re.compile(
    rf"(?<!năm )(?<!tháng )(?<!ngày )(?P<total>{_COUNT})(?P<what>(?:\s+[^\W\d_]+){{0,4}}?)\s*[,;(:–-]?\s*"
    r"trong\s+đó(?:\s+có|:)?(?P<parts>(?:[^.;)]|(?<=\d)\.(?=\d))*)",
    re.IGNORECASE,
)
_WOMEN, _MEN = (
    re.compile(
        rf"\b{who}\s*(?:có|là|:)?\s*(?P<after>{_COUNT})|(?P<before>{_COUNT})\s+(?:[^\W\d_]+\s+){{0,2}}?{who}\b",
        re.IGNORECASE,
    )
    for who in ("nữ", "(?<!việt )nam")
)
_PART = re.compile(rf"(?P<count>{_COUNT})(?P<what>(?:\s+[^\W\d_]+){{0,4}})")
_PERCENT = r"(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s*%"
_SHARE = re.compile(
    rf"(?<![\d/.,-])(?P<part>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,6}})\s*/\s*(?P<whole>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,6}})(?![\d/])"
    rf"(?:\s+[^\W\d_]+){{0,12}}?\s*[,;]?\s*(?:\(|,|=|\b(?:đạt|chiếm|bằng|tỷ\s+lệ)\b)\s*"
    rf"(?:đạt|chiếm|bằng)?\s*(?:tỷ\s+lệ)?\s*:?\s*{_PERCENT}(?!\s*(?:kế\s+hoạch|chỉ\s+tiêu|so\s+với))",
    re.IGNORECASE,
)
_DATE_BEFORE = re.compile(r"(?:ngày|tháng|dịp|lễ|từ|đến)\s*$", re.IGNORECASE)
_OF_MEMBERS = re.compile(
    rf"(?:\b(?P<before>[^\W\d_]{{1,15}})\s+)?{_PERCENT}\s+(?:tổng\s+)?(?:số\s+)?(?:{_MEMBERS}|cấp\s+[uủ][yỷ]|thanh\s+niên)\b",
    re.IGNORECASE,
)
_OVER_A_HUNDRED = {"tang", "vuot", "bang"}


def check_same_count(report: ReportText) -> Iterator[Finding]:
    """What the unit holds ("Chi bộ hiện có 45 đảng viên") is one number in all sections, for one time."""
    first: dict[tuple[object, ...], tuple[int, str, Passage]] = {}
    own = fold(report.unit)
    for passage in report.passages:
        for sentence in sentences(passage.text):
            for found in _HOLDS.finditer(sentence):
                key = _thing(found, sentence, own)
                if key is None:
                    continue
                words = f"{found['count']} {found['what']}"
                count, said, there = first.setdefault(key, (_int(found["count"]), words, passage))
                if count != _int(found["count"]):
                    where = there.part.rpartition(", ")[2]
                    yield Finding(
                        "figures_conflict",
                        f"Ở đây ghi “{words}” nhưng ở {where} ghi “{said}”. Kiểm tra lại số liệu.",
                        passage.place,
                    )


def check_parts(report: ReportText) -> Iterator[Finding]:
    """A part is no more than its total, and women and men together are the total."""
    for passage in report.passages:
        for found in _TOTAL.finditer(passage.text):
            total = _int(found["total"])
            women, men = _gender(_WOMEN, found["parts"]), _gender(_MEN, found["parts"])
            greater = next((part for part in _parts(found) if _int(part["count"]) > total), None)
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
            part, whole = _int(found["part"]), _int(found["whole"])
            if whole == 0 or _DATE_BEFORE.search(passage.text[max(found.start() - 10, 0) : found.start()]):
                continue
            decimals = len(found["percent"].replace(",", ".").partition(".")[2])
            # Cut off or rounded, as officers do both.
            if abs(100 * part / whole - _float(found["percent"])) >= 10**-decimals:
                right = f"{100 * part / whole:.{decimals}f}%".replace(".", ",")
                yield Finding(
                    "figures_percent",
                    f"{found['part']}/{found['whole']} là {right}, không phải {found['percent']}%. "
                    "Kiểm tra lại số liệu.",
                    passage.place,
                    fix=right,
                )
        for found in _OF_MEMBERS.finditer(passage.text):
            if _float(found["percent"]) > 100 and fold(found["before"] or "") not in _OVER_A_HUNDRED:
                yield Finding(
                    "figures_percent",
                    f"“{found[0]}”: tỷ lệ không thể quá 100%. Kiểm tra lại số liệu.",
                    passage.place,
                )


def _thing(found: re.Match[str], sentence: str, own: str) -> tuple[object, ...] | None:
    """What is counted, for whom and for what time; None where it is not certain that it is what the unit holds."""
    before = _WHO.search(sentence[max(found.start() - _LONGEST_WHO, 0) : found.start()])
    who = fold(before[0]) if before else ""
    whose = _SELF.sub(" ", who.replace(own, " chi bo ") if own else who).strip()
    is_own = fold(found["verb"]) != "co" or _SELF.search(who) is not None or (own and own in who)
    if whose or not is_own or _OTHER_TIME.search(fold(sentence)):
        return None
    return fold(found["what"]), fold(found["more"]), frozenset(_TIMES.findall(sentence))


def _gender(pattern: re.Pattern[str], parts: str) -> int | None:
    counts = {_int(found["after"] or found["before"]) for found in pattern.finditer(parts)}
    return counts.pop() if len(counts) == 1 else None


def _parts(total: re.Match[str]) -> Iterator[re.Match[str]]:
    """The parts that are counted in what the total is counted in."""
    what = fold(total["what"])
    for part in _PART.finditer(total["parts"]):
        of_part = fold(part["what"])
        if of_part in ("nam", "nu") or (what and of_part.startswith(what)):
            yield part


def _int(count: str) -> int:
    return int(count.replace(".", ""))


def _float(percent: str) -> float:
    return float(percent.replace(",", "."))


RULES: tuple[Rule, ...] = (check_same_count, check_parts, check_percentages)
