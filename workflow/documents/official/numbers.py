"""Numbers and symbols: “Số 07-BC/ĐUK” of the Party, “Số: 07/BC-UBND” of the State."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflow.documents.official.profiles import Profile

_TYPES = Path(__file__).parent / "data" / "document_types.json"


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document; ``id`` is its key, as two types may share a ``code``. “” where it has none."""

    id: str
    code: str
    name: str


@cache
def document_types(body: str) -> Mapping[str, DocumentType]:
    """The types that the Party ("party") or the State ("state") has, by id ("report", "official_letter")."""
    types = json.loads(_TYPES.read_text(encoding="utf-8"))[body]["types"]
    return {entry["id"]: DocumentType(**entry) for entry in types}


def symbol(profile: Profile, type_id: str, organisation: str) -> str:
    """The symbol of a type for an organisation's code: "BC/ĐUK", "BC-UBND"; a letter of the State has "UBND-VX".

    Raises ``ValueError`` for a type that the body of the profile does not have.
    """
    found = document_types(profile.body).get(type_id)
    if found is None:
        raise ValueError(f"Không có loại văn bản “{type_id}” trong {profile.title}.")
    if not found.code:
        return organisation
    return f"{found.code}{'/' if profile.body == 'party' else '-'}{organisation}"


def number_line(profile: Profile, number: str, symbol: str) -> str:
    """The line under the organisation's name, "Số 07-BC/ĐUK"; ``number`` as printed, see ``two_digits``."""
    return profile.wording["number"].format(number_symbol=number_symbol(profile, number, symbol))


def number_symbol(profile: Profile, number: str, symbol: str) -> str:
    """Number and symbol as other documents refer to them: "07-BC/ĐUK"."""
    return profile.wording["number_symbol"].format(number=number, symbol=symbol)


def two_digits(number: int) -> str:
    """A number as it is printed: below ten it takes a zero."""
    return f"{number:02d}"
