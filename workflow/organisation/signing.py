"""How bodies are named on their documents and who signs for them: Vietnamese in any language of the page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import translation

from workflow.documents.official.profiles import Profile, profile_for
from workflow.documents.official.signing import signing_line
from workflow.organisation.models import Appointment, Unit, UnitKind


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """What stands under the document: "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", the name."""

    authority: str
    position: str
    name: str


def format_for(unit: Unit, day: datetime.date) -> Profile:
    """The official format of what the unit issues on the day. Raises ValueError, in words for the user, without one."""
    return profile_for(day, "youth_union" if unit.kind == UnitKind.YOUTH_UNION else "party")


def signature_block(signer: Appointment, profile: Profile) -> SignatureBlock:
    """How an appointment signs for its collective body: "T/M …" of the Party (36-HD/VPTW, 1.7)."""
    return SignatureBlock(
        authority=signing_line(profile, "on_behalf", _signing_body(signer.unit)),
        position=signer.title.upper(),
        name=signer.person.full_name,
    )


def issuing_name(unit: Unit) -> str:
    """How a body is named in its documents: a standing committee by what it is, a grassroots organisation by its
    committee ("Đảng ủy …" for "Đảng bộ …"), any other by its name."""
    if unit.kind == UnitKind.STANDING_COMMITTEE:
        return _kind_words(UnitKind.STANDING_COMMITTEE)
    if unit.kind == UnitKind.GRASSROOTS_COMMITTEE:
        return _instead(unit.name, "Đảng bộ", "Đảng ủy")
    return unit.name


def superior_name(unit: Unit) -> str:
    """How the body above is named at the head of a document: "Đảng bộ …" for "Đảng ủy …" (36-HD/VPTW, Phụ lục 3)."""
    return _instead(unit.name, "Đảng ủy", "Đảng bộ")


def _signing_body(unit: Unit) -> str:
    """In whose name one signs: a cell and a grassroots committee by what they are, without their whole name."""
    if unit.kind == UnitKind.CELL:
        return "Chi bộ"
    if unit.kind == UnitKind.GRASSROOTS_COMMITTEE:
        return _kind_words(UnitKind.COMMITTEE)
    return issuing_name(unit)


def _kind_words(kind: UnitKind) -> str:
    with translation.override("vi"):
        return str(kind.label)


def _instead(name: str, old: str, new: str) -> str:
    return new + name.removeprefix(old) if name.startswith(old) else name
