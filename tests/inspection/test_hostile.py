"""What no person types reaches every input of the inspector's pages: each is answered in words, none breaks a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from workflow.audit.models import Event
from workflow.audit.recording import Entry, append
from workflow.inspection.forms import SearchForm
from workflow.inspection.models import SavedSearch
from workflow.inspection.urls import urlpatterns
from workflow.inspection.views import guard
from workflow.organisation.acting import Acting

pytestmark = pytest.mark.django_db

UNTYPED = "Có ký tự điều khiển"
NEVER_TYPED = ("a\x00b", "a\x1bb", "9" * 18, "9" * 5_000, "²")
LARGE = ("9" * 18, "9" * 19, "9" * 5_000)

OBJECT = "/audit/submission/17/"
ASKED = {
    "/audit/": ("named", "before", *SearchForm.base_fields),
    OBJECT: ("after", "before"),
    f"{OBJECT}as-of/": ("at", "number"),
    f"{OBJECT}revisions/": ("old", "new"),
    f"{OBJECT}holders/": ("day",),
    f"{OBJECT}who-could/": ("at", "number", "verb"),
    "/audit/check/": ("since", "until", "campaign", "after"),
    "/audit/patterns/": ("since", "until", "at", "pattern"),
    "/audit/feed": ("after", "limit"),
}
"""What each page takes from its address."""


@pytest.fixture
def known(reviewer: Acting) -> None:
    """An object that has a time line."""
    append(Entry("submission:17", "submissions.submit", reviewer, label="Báo cáo"))


def looks(inspector: Acting) -> list[tuple[str, Any]]:
    found = Event.objects.filter(actor=inspector.person, action__startswith="audit.")
    return list(found.order_by("id").values_list("action", "changes"))


@pytest.mark.database
@pytest.mark.parametrize("value", NEVER_TYPED, ids=lambda value: repr(value)[:8])
def test_whatever_an_address_asks_is_answered(inspecting: Client, inspector: Acting, known: None, value: str) -> None:
    assert inspector.person
    for address, names in {**ASKED, f"/audit/people/{inspector.person.pk}/": ("part", "before")}.items():
        for name in names:
            assert inspecting.get(address, {name: value}).status_code < 500, (address, name)


@pytest.mark.parametrize("name", ["named", "person", "principal", "unit", "capacity", "reason", "address", "stream"])
@pytest.mark.parametrize("value", ["\x00", "a\x00b", "a\x7fb"], ids=repr)
def test_what_nobody_types_is_refused_at_its_field(
    inspecting: Client, inspector: Acting, name: str, value: str
) -> None:
    answer = inspecting.get("/audit/", {name: value})
    assert answer.status_code == 422
    assert UNTYPED in answer.content.decode() and f'id="id_{name}_error"' in answer.content.decode()
    assert looks(inspector) == []


@pytest.mark.database
@pytest.mark.parametrize("value", LARGE, ids=len)
def test_no_number_is_too_large_for_an_address(inspecting: Client, known: None, value: str) -> None:
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern).replace("<int:pk>", value).replace("<int:number>", value)
        for kind in ("submission", "person", "unit") if "<" in route else ("",):
            address = f"/audit/{route}".replace("<slug:kind>", kind).replace("<slug:identity>", value)
            for ask in (inspecting.get, inspecting.post):
                assert ask(address).status_code < 500, address[:80]


@pytest.mark.parametrize("name", ["\x00", "Trả\x00lại", "Trả\x1blại", "Trả\u202elại"], ids=repr)
def test_a_search_is_not_kept_under_what_nobody_types(inspecting: Client, inspector: Acting, name: str) -> None:
    answer = inspecting.post("/audit/searches/", {"name": name, "query": "refused=on"}, follow=True)
    assert UNTYPED in answer.content.decode() and not SavedSearch.objects.exists()
    inspecting.post("/audit/searches/", {"name": "Trả lại", "query": "refused=on"})
    kept = SavedSearch.objects.get()
    answer = inspecting.post(f"/audit/searches/{kept.pk}/", {"name": name}, follow=True)
    assert UNTYPED in answer.content.decode() and SavedSearch.objects.get().name == "Trả lại"
    assert inspecting.post("/audit/searches/", {"name": "Khác", "query": "person=%00&x=%ff"}).status_code == 302


def test_what_else_is_sent_is_answered(inspecting: Client, known: None) -> None:
    answer = inspecting.post("/audit/feed/tokens/", {"name": "a\x00b", "last_day": "\x00"})
    assert answer.status_code == 422 and UNTYPED in answer.content.decode()
    assert inspecting.post("/audit/evidence/", {"note": "a\x00b"}).status_code == 422
    assert inspecting.post("/audit/export/?person=%00", {"format": "csv"}).status_code == 422
    assert inspecting.post("/audit/export/", {"format": "\x00"}).status_code == 422
    assert Client().get("/audit/feed", headers={"Authorization": "Bearer \x00"}).status_code == 401


# ---- no look without its event


def test_an_object_is_looked_for_only_when_that_is_written_down(inspecting: Client, inspector: Acting) -> None:
    assert inspector.person
    shown = inspecting.get("/audit/", {"named": inspector.person.full_name, "since": "31/02/2023"})
    assert shown.status_code == 422 and "objects" not in shown.context
    assert looks(inspector) == []
    assert inspecting.get("/audit/", {"named": inspector.person.full_name}).context["objects"]
    [(action, changes)] = looks(inspector)
    assert action == "audit.search" and set(changes) == {"named"}


@pytest.mark.parametrize(
    ("page", "asked", "action", "status"),
    [
        ("as-of", {"at": "2001-01-01"}, "audit.read_as_of", 200),
        ("as-of", {"at": "hôm qua"}, "audit.read_as_of", 422),
        ("as-of", {}, "audit.read_as_of", 422),
        ("revisions", {"old": "x"}, "audit.compare", 422),
        ("holders", {"day": "hôm qua"}, "audit.read_holders", 422),
        ("holders", {}, "audit.read_holders", 422),
        ("who-could", {"verb": "x"}, "audit.read_who_could", 422),
    ],
)
def test_a_look_that_shows_less_than_was_asked_is_written_down(
    inspecting: Client,
    inspector: Acting,
    known: None,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    asked: dict[str, str],
    action: str,
    status: int,
) -> None:
    monkeypatch.setattr("workflow.inspection.as_of.replay.REPLAYED_AT_MOST", 0)
    assert inspecting.get(f"{OBJECT}{page}/", asked).status_code == status
    [(written, changes)] = looks(inspector)
    assert written == action and changes["stream"] == "submission:17"


def test_the_part_of_a_page_that_asks_again_is_a_look_too(inspecting: Client, inspector: Acting) -> None:
    for _time in range(3):
        assert inspecting.get("/audit/evidence/state/").status_code == 200
    assert looks(inspector) == [("audit.read_evidence", {})]


# ---- refused looks


def test_who_may_not_look_cannot_fill_the_log(client: Client, reviewer: Acting) -> None:
    assert reviewer.person
    client.force_login(reviewer.person)
    for _time in range(3):
        assert client.get(f"/audit/submission/{'7' * 3_000}/").status_code == 403
    [(action, changes)] = looks(reviewer)
    assert action == "audit.search" and len(changes["page"]) == guard.PATH_KEPT
    assert client.get("/audit/check/").status_code == 403
    assert len(looks(reviewer)) == 2
