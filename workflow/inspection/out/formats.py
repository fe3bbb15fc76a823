"""The kinds of file that leave the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.db.models import QuerySet, TextChoices
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from workflow.audit.models import Event
from workflow.inspection.out.lines import line_pieces
from workflow.inspection.out.table import csv_pieces
from workflow.inspection.out.workbook import workbook_pieces
from workflow.inspection.search import Filters, fits, in_chunks

Step = Callable[[Sequence[Event], int], None]


class Format(TextChoices):
    """The value is the ending of the file's name."""

    CSV = "csv", _("CSV")
    LINES = "jsonl", _("JSON theo dòng")
    WORKBOOK = "xlsx", _("Excel")
    BUNDLE = "zip", _("Bộ chứng cứ")
    CHECK = "json", _("Kiểm tra việc trái vai trò")


CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.LINES: "application/jsonl",
    Format.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.BUNDLE: "application/zip",
    Format.CHECK: "application/json",
}

_WRITERS = {Format.CSV: csv_pieces, Format.LINES: line_pieces, Format.WORKBOOK: workbook_pieces}

OF_A_SEARCH = frozenset(_WRITERS)
"""The kinds that hold what a search found; a bundle holds everything, a check what came of it."""


def pieces(
    events: QuerySet[Event], filters: Filters, kind: Format, *, language: str, step: Step = lambda chunk, kept: None
) -> Iterator[bytes]:
    """The file of a search in pieces, in bounded memory, however many the events are.

    `step` is told of each chunk that was gone through, and of how many events of it are in the file.
    """

    def chunks() -> Iterator[Sequence[Event]]:
        for chunk in in_chunks(events.select_related("leaf") if kind == Format.LINES else events):
            kept = [event for event in chunk if fits(event, filters)]
            yield kept
            step(chunk, len(kept))

    written = _WRITERS[kind](chunks())
    while True:
        # Whoever takes the pieces may have another language active by then.
        with translation.override(language):
            piece = next(written, None)
        if piece is None:
            return
        if piece:
            yield piece
