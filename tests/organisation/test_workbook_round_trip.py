"""Whatever the organisation, its workbook says the same: loading what was exported changes nothing."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflow.organisation.loading import load_organisation, rehearse
from workflow.organisation.models import Role, UnitKind
from workflow.organisation.organisation_file import read_organisation
from workflow.organisation.workbook.reading import read_workbook
from workflow.organisation.workbook.writing import write_workbook

# What spreadsheets like to read as something else stands beside Vietnamese: formulas, numbers, days, booleans.
AWKWARD = st.sampled_from(
    ["=1+1", "+84", "-", "@a", "00123", "1e3", "31/12/2020", "TRUE", "#N/A", "'a", '"a"', "_x000D_"]
)
WORDS = st.text(st.sampled_from("aăâđêôơưẠạốừỹ ĐƯ0-&<>\"'=;,./_x😀"), min_size=1, max_size=30).map(
    lambda words: " ".join(words.split()) or "Đ"
)
NAMES = st.one_of(AWKWARD, WORDS)
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 12, 31))


@st.composite
def organisations(draw: st.DrawFn) -> dict[str, Any]:
    """Units that began on one day, some of them ended; each under an earlier one or none; people with roles in them."""
    begun, renamed, ended = sorted(draw(st.lists(DAYS, min_size=3, max_size=3, unique=True)))
    units: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 5))):
        is_renamed, is_ended = draw(st.booleans()), draw(st.booleans())
        last = {"valid_to": ended.isoformat()} if is_ended else {}
        names = [{"name": draw(NAMES), "symbol": draw(st.sampled_from(["", "BTG", "=A", "01"]))}]
        if is_renamed:
            names[0]["valid_from"] = begun.isoformat()
            names[0]["valid_to"] = (renamed - datetime.timedelta(days=1)).isoformat()
            names.append({"name": draw(NAMES), "symbol": "", "valid_from": renamed.isoformat()} | last)
        above = draw(st.sampled_from([None, *units])) if not is_ended else None
        parents = [{"unit": above["code"]}] if above and "valid_to" not in above else []
        units.append(
            {
                "code": f"u{number}",
                "kind": draw(st.sampled_from(UnitKind.values)),
                "valid_from": begun.isoformat(),
                "names": names,
                "parents": parents,
            }
            | last
        )
    people = [
        {"username": f"p{number}", "full_name": draw(NAMES), "email": draw(st.sampled_from(["", "a@example.vn"]))}
        for number in range(draw(st.integers(0, 4)))
    ]
    appointments = [
        {
            "person": person["username"],
            "role": draw(st.sampled_from(Role.values)),
            "unit": unit["code"],
            "title": draw(NAMES),
            "valid_from": begun.isoformat(),
        }
        | ({"valid_to": unit["valid_to"]} if "valid_to" in unit else {})
        for person in people
        for unit in units
        if draw(st.booleans())
    ]
    return {"units": units, "people": people, "appointments": appointments}


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(organisations())
def test_what_was_exported_loads_again_and_changes_nothing(organisation: dict[str, Any]) -> None:
    with transaction.atomic():
        load_organisation(read_organisation(json.dumps(organisation).encode()))
        exported = write_workbook()
        again = read_workbook(exported)
        loaded = rehearse(again)
        assert loaded.changes == ()
        assert loaded.units.unchanged == len(organisation["units"])
        assert loaded.people.unchanged == len(organisation["people"])
        assert loaded.appointments.unchanged == len(organisation["appointments"])
        transaction.set_rollback(True)
