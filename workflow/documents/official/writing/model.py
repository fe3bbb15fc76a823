"""What an official document says, apart from how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.documents.official.profiles import PARTY_2018
from workflow.documents.official.provenance import Passage


@dataclass(frozen=True, slots=True)
class OfficialSection:
    """A heading with its text: ``label`` as in "III", "1" or "a", ``level`` from 1, rich text."""

    key: str
    label: str
    level: int
    heading: str
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """What an official document says.

    ``symbol`` is "BC/ĐUK"; without ``number`` or ``date`` a blank is left for the pen. ``opening`` and
    ``closing`` are rich text before and after the sections. ``draft_mark`` ("Dự thảo lần 1") stands on the
    first page until the document is issued. ``provenance`` is in the file but not on its pages.
    """

    profile: str = PARTY_2018
    parent_organisation: str
    issuing_organisation: str
    number: int | None = None
    symbol: str
    place: str
    date: date | None = None
    type_name: str
    abstract: str
    legal_basis: tuple[str, ...] = ()
    opening: str = ""
    sections: tuple[OfficialSection, ...]
    closing: str = ""
    signing_authority: str
    signer_position: str
    signer_name: str
    recipients: tuple[str, ...]
    draft_mark: str = ""
    provenance: tuple[Passage, ...] = ()
