"""What an official document says, apart from how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from workflow.documents.official.profiles import PARTY_2018
from workflow.documents.official.provenance import Passage

SectionKind = Literal["level", "part", "section", "article"]
"""A heading of the outline; “Phần I” or “Chương I”; “Mục 1”, which only the State has; “Điều 1”."""


@dataclass(frozen=True, slots=True)
class OfficialSection:
    """A heading with its text: ``label`` as in "III", "1" or "a", ``level`` from 1, rich text.

    The label of a part or section is its whole line, "Chương I"; that of an article its number.
    """

    key: str
    label: str
    level: int
    heading: str
    html: str = ""
    kind: SectionKind = "level"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A text after the signature, on pages of its own, that are turned where a table needs it.

    ``label`` is its number ("I") or "" for the only one; ``reference`` the words in brackets under the title,
    made from the document's number and date where it is None.
    """

    label: str = ""
    title: str
    reference: str | None = None
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """What an official document says.

    Without ``type_name`` it is an official letter (công văn). ``symbol`` is "BC/ĐUK"; without ``number`` or
    ``date`` a blank is left for the pen. ``opening`` and ``closing`` are rich text before and after the sections.
    ``draft_mark`` ("Dự thảo lần 1") stands on the first page until the document is issued. ``urgency_mark`` is
    "KHẨN", "THƯỢNG KHẨN" or "HỎA TỐC"; ``circulation_mark`` ("LƯU HÀNH NỘI BỘ") and ``contact_line`` are of the
    State. ``issuer`` is the issuing body as running text names it ("Ban Thường vụ Đảng ủy Khối"), "" where that is
    ``issuing_organisation`` itself. ``signing_authority`` is "" for who signs for himself. ``provenance`` is in the
    file but not on its pages.
    """

    profile: str = PARTY_2018
    parent_organisation: str
    issuing_organisation: str
    issuer: str = ""
    number: int | None = None
    symbol: str
    place: str
    date: date | None = None
    type_name: str
    abstract: str
    addressees: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    opening: str = ""
    sections: tuple[OfficialSection, ...]
    closing: str = ""
    signing_authority: str
    signer_position: str
    signer_name: str
    recipients: tuple[str, ...]
    drafter_code: str = ""
    contact_line: str = ""
    urgency_mark: str = ""
    circulation_mark: str = ""
    draft_mark: str = ""
    annexes: tuple[Annex, ...] = ()
    provenance: tuple[Passage, ...] = ()
