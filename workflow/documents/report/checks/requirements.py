"""Tasks and proposals that answer no limitation which the report owns to."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from workflow.documents.findings import Finding, shortened
from workflow.documents.outline import OutlineNode
from workflow.documents.report.checks.subject import (
    ReportText,
    Rule,
    headings,
    is_ahead,
    is_proposal,
    paragraphs,
    place_of,
    sentences,
)
from workflow.documents.text import fold, nfc

_LIMITATIONS = re.compile(r"\b(?:han che|yeu kem|ton tai|khuyet diem|kho khan|nguyen nhan|bat cap)\b")
# What says that something is not yet as it should be.
_CORRECTS = re.compile(
    r"^(?:tap trung |kien quyet )?(?:khac phuc|chan chinh|nang cao|tang cuong|day manh|chu trong|sua chua)\b"
)
_ASKS = re.compile(
    r"^(?:de nghi|kien nghi|de xuat)\b.*\b(?:ho tro|bo sung|bo tri|dau tu|trang bi|thao go|giai quyet|khac phuc|"
    r"quan tam|tang|cap)\b"
)
_NONE = re.compile(r"\bkhong co (?:han che|ton tai|yeu kem|kho khan)|\bkhong\b[.]?$")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 8
_FEWEST_CONTENT = 3
# Words of duty, of the addressee and of the language, which say nothing of what a sentence is about.
_EMPTY = Path(__file__).with_name("empty_words.txt")


def check_requirements(report: ReportText) -> Iterator[Finding]:
    """A task that corrects something, and a proposal, has some word in common with a limitation or its cause.

    A hint, and only where no word at all is shared: the report may know why it asks.
    """
    limitations = "\n".join(report.texts.get(node.key, "") for node in report.outline if _is_limitation(report, node))
    if len(limitations.split()) < _FEWEST_WORDS or _NONE.search(fold(limitations)):
        return
    known = _words(limitations)
    for node in report.outline:
        if not is_ahead(report, node):
            continue
        pattern = _ASKS if is_proposal(report, node) else _CORRECTS
        for text in paragraphs(report.texts.get(node.key, "")):
            for sentence in (part.strip() for whole in sentences(text) for part in whole.split(";")):
                about = _words(sentence) - _empty_words()
                demands = pattern.match(_bare(sentence))
                if demands and len(about) >= _FEWEST_CONTENT and not about & known:
                    yield Finding(
                        "requirement_unmatched",
                        f"“{shortened(sentence)}” không ứng với hạn chế, nguyên nhân nào đã nêu. "
                        "Bổ sung hạn chế tương ứng hoặc cân nhắc lại.",
                        f"{place_of(node.key)}: “{shortened(text)}”",
                        severity="hint",
                    )


def _is_limitation(report: ReportText, node: OutlineNode) -> bool:
    return any(map(_LIMITATIONS.search, headings(report, node)))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(nfc(_EMPTY.read_text(encoding="utf-8")).split())


def _bare(sentence: str) -> str:
    """`sentence` folded, without the number or dash before it."""
    return fold(sentence).lstrip(" -–+*.)0123456789")


RULES: tuple[Rule, ...] = (check_requirements,)
