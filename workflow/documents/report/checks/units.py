"""Names of other units, which a text that was taken over still has."""

import re
from collections import defaultdict
from collections.abc import Iterator

from workflow.documents.findings import Finding
from workflow.documents.report.checks.subject import ReportText, Rule, sentences
from workflow.documents.text import fold

_WORD = re.compile(r"\w+")
_MAY_NAME = re.compile(r"\b(?:chi|đảng)\s+bộ\b", re.IGNORECASE)
_REPORTING = ("chi bo", "dang bo")
_SHORTEST_NAME = 3  # words
# A report rightly names those with whom the unit worked.
_TOGETHER = re.compile(
    r"\b(?:phoi hop|giao luu|ket nghia|cung|ky ket|lien ket|hoc tap|hoc hoi|tham quan|hop tac|ho tro|giup do|sap nhap|"
    r"chuyen ve|chuyen den|tiep nhan|hai don vi|cac don vi|tai tru so)\b"
)
_OWNER = {"cua", "tai", "o"}


def check_other_units(report: ReportText) -> Iterator[Finding]:
    """No sentence has another cell or party organisation as its subject, or says what is "của", "tại" it.

    There is no fix: another name would hide that the text was taken over.
    """
    names: dict[tuple[str, ...], str] = {tuple(_WORD.findall(fold(name))): name for name in report.unit_names}
    own = tuple(_WORD.findall(fold(report.unit)))
    by_start: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted({*names, own}, key=len, reverse=True):
        if len(words) >= _SHORTEST_NAME and " ".join(words[:2]) in _REPORTING:
            by_start[words[:3]].append(words)
    told: set[tuple[str, ...]] = set()
    for passage in report.passages:
        for sentence in sentences(passage.text) if _MAY_NAME.search(passage.text) else ():
            folded = fold(sentence)
            typed = tuple(_WORD.findall(folded))
            found = {at: name for at in range(len(typed)) if (name := _name_at(typed, at, by_start))}
            if own in found.values() or _TOGETHER.search(folded):
                continue
            for at, name in found.items():
                if name not in told and (at == 0 or typed[at - 1] in _OWNER):
                    told.add(name)
                    yield Finding(
                        "other_unit_named",
                        f"Ở đây nói về “{names[name]}”, là đơn vị khác. Kiểm tra xem có chép nhầm không.",
                        passage.place,
                    )


def _name_at(
    typed: tuple[str, ...], at: int, by_start: dict[tuple[str, ...], list[tuple[str, ...]]]
) -> tuple[str, ...] | None:
    """The longest name that begins there."""
    return next((name for name in by_start.get(typed[at : at + 3], ()) if typed[at : at + len(name)] == name), None)


RULES: tuple[Rule, ...] = (check_other_units,)
