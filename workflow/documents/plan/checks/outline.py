"""The headings of a plan's outline: the slips of reading, and siblings that are formed alike."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from workflow.documents.findings import Finding
from workflow.documents.outline import OutlineNode, children
from workflow.documents.plan.checks.subject import ReadParts, Rule
from workflow.documents.plan.outline_annex import OUTLINE_PLACE
from workflow.documents.text import nfc

_OPENINGS = Path(__file__).with_name("heading_openings.txt")
_MOSTLY = 0.9
_CLEAR_MAJORITY = 3
_CLOSING = ".;:,"


def found_in_reading(plan: ReadParts) -> Iterator[Finding]:
    """What was odd in the outline as it was read: numbers, doubled headings."""
    yield from plan.outline.findings


def check_parallelism(plan: ReadParts) -> Iterator[Finding]:
    """Headings under one heading have one form: in capitals or not, closed or not, begun with a noun or a verb.

    Told only where at least three agree and one alone differs: of fewer nobody can say which is meant.
    """
    nodes = [node for node in plan.outline.nodes if node.heading]
    for above in ["", *(node.key for node in nodes)]:
        siblings = children(nodes, above)
        if len(siblings) > _CLEAR_MAJORITY:
            for odd in (_odd_in_capitals, _odd_in_closing, _odd_in_opening):
                yield from odd(siblings)


def _odd_in_capitals(siblings: Sequence[OutlineNode]) -> Iterator[Finding]:
    node, usual = _odd_one(siblings, _capitals)
    if node is None:
        return
    fixes = {"chữ in hoa": node.heading.upper(), "chữ đầu viết hoa": node.heading[0].upper() + node.heading[1:]}
    # Out of capitals nobody but a person finds the names that keep theirs.
    fix = "" if _capitals(node.heading) == "chữ in hoa" else fixes.get(usual, "")
    yield _finding(node, f"khác cách viết hoa của các mục cùng cấp ({usual})", fix)


def _odd_in_closing(siblings: Sequence[OutlineNode]) -> Iterator[Finding]:
    # What follows guidance in brackets is not known.
    node, usual = _odd_one([sibling for sibling in siblings if not sibling.guidance], _closing)
    if node is None:
        return
    how = f"kết thúc bằng dấu “{usual}”" if usual else "không có dấu ở cuối"
    yield _finding(node, f"khác các mục cùng cấp, vốn {how}", node.heading.rstrip(_CLOSING + " ") + usual)


def _odd_in_opening(siblings: Sequence[OutlineNode]) -> Iterator[Finding]:
    node, usual = _odd_one(siblings, _opening)
    if node is not None:
        yield _finding(node, f"không cùng dạng với các mục cùng cấp, vốn mở đầu bằng {usual}", "")


def _finding(node: OutlineNode, what: str, fix: str) -> Finding:
    return Finding(
        "outline_parallelism",
        f"Tên mục {node.key} “{node.heading}” {what}. Viết cho thống nhất.",
        f"{OUTLINE_PLACE}, mục {node.key}",
        severity="hint",
        fix=fix,
    )


def _odd_one(
    siblings: Sequence[OutlineNode], form: Callable[[str], str | None]
) -> tuple[OutlineNode, str] | tuple[None, str]:
    """The only sibling that has another form, and the form of all others; None if it is not so or not known of all."""
    forms = [form(sibling.heading) for sibling in siblings]
    counts = Counter(forms).most_common()
    if None in forms or len(counts) != 2 or counts[0][1] < _CLEAR_MAJORITY or counts[1][1] != 1:
        return None, ""
    usual, rare = counts[0][0], counts[1][0]
    return siblings[forms.index(rare)], usual or ""


def _capitals(heading: str) -> str | None:
    letters = [char for char in heading if char.isalpha()]
    if not letters or not heading[0].isalpha():
        return None
    capitals = sum(char.isupper() for char in letters) / len(letters)
    if capitals >= _MOSTLY:
        return "chữ in hoa"
    if capitals > 0.5:
        return None
    return "chữ đầu viết hoa" if heading[0].isupper() else "chữ đầu viết thường"


def _closing(heading: str) -> str:
    return heading[-1] if heading[-1] in _CLOSING else ""


def _opening(heading: str) -> str | None:
    words = heading.casefold().split()
    return next((kind for length in (2, 1) if (kind := _openings().get(" ".join(words[:length])))), None)


@cache
def _openings() -> dict[str, str]:
    lines = nfc(_OPENINGS.read_text(encoding="utf-8")).splitlines()
    return {words: kind for kind, _, listed in (line.partition(": ") for line in lines) for words in listed.split(", ")}


RULES: tuple[Rule, ...] = (found_in_reading, check_parallelism)
