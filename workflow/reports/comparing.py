"""What changed between two proposals, read off the documents themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from workflow.documents.outline import OutlineNode
from workflow.documents.report.splitting import SplitReport, split_report
from workflow.documents.rich_text.diff import word_diff


@dataclass(frozen=True, slots=True)
class Changed:
    """A section that differs; `html` marks what was added and what was left out."""

    title: str
    html: SafeString


def changes(old: bytes, new: bytes, outline: Sequence[OutlineNode]) -> list[Changed]:
    """The sections that differ between two .docx files written on the same outline.

    Raises UnreadableDocument for a section too long to be compared.
    """
    before, after = split_report(old, outline), split_report(new, outline)
    texts = [
        (f"{node.key}. {node.heading}", before.matched.get(node.key, ""), after.matched.get(node.key, ""))
        for node in outline
    ]
    texts.append((_("Ngoài các mục của đề cương"), _unplaced(before), _unplaced(after)))
    # What split_report reads is clean, and so is what word_diff makes of it.
    return [Changed(title, mark_safe(word_diff(one, other))) for title, one, other in texts if one != other]


def _unplaced(report: SplitReport) -> str:
    return "".join(fragment.html for fragment in report.fragments)
