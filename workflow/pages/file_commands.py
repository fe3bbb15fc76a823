"""Management commands that read one document and print what they found."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.documents.findings import Finding
from workflow.documents.package.opening import MAX_FILE, UnreadableDocument

Found = TypeVar("Found")


class FileCommand(BaseCommand, ABC, Generic[Found]):
    """Reads FILE and prints for people, or with `--json` one JSON document; exit 1 and one line for a bad file.

    A subclass says what is found (`find`), how a program reads it (`as_json`) and how a person does (`show`).
    """

    file_help: Any = gettext_lazy("tệp Word .docx")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=str(self.file_help))
        parser.add_argument("--json", action="store_true", help=_("in một tài liệu JSON"))

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            found = self.find(read_file(file), **options)
        except UnreadableDocument as unreadable:
            raise CommandError(str(unreadable)) from None
        if options["json"]:
            self.stdout.write(json.dumps(self.as_json(found), ensure_ascii=False))
        else:
            self.show(found)

    @abstractmethod
    def find(self, data: bytes, **options: Any) -> Found:
        """Raises UnreadableDocument, CommandError."""

    @abstractmethod
    def as_json(self, found: Found) -> Any:
        """One JSON document."""

    @abstractmethod
    def show(self, found: Found) -> None:
        """Lines for a person."""

    def heading(self, words: str, count: int) -> None:
        self.stdout.write(f"\n{words} ({count})")

    def show_findings(self, findings: Iterable[Finding]) -> None:
        found = list(findings)
        self.heading(_("Điểm cần xem"), len(found))
        for finding in found:
            fix = f" → {finding.fix}" if finding.fix else ""
            self.stdout.write(f"  {finding.message}{fix}\n    [{finding.where}]")


def read_file(file: Path) -> bytes:
    """The bytes of `file`, a few more than may be taken at most. Raises CommandError with why it cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_FILE + 1)
    except OSError as error:
        raise CommandError(
            _("Không đọc được tệp %(file)s: %(why)s") % {"file": one_line(file), "why": error.strerror}
        ) from None


def one_line(file: Path) -> str:
    """The name of `file` as a message of one line quotes it."""
    return " ".join(str(file).split())
