"""The names under which searches are kept."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from workflow.inspection.models import SavedSearch

pytestmark = pytest.mark.django_db

UNSEEN = ["", "  ", "\u2060", "\ufffe", "\u200b\u2060", "\u2060 \ufffe", "\u3164", "\u2800", "\ufe0f", "\ue000"]


@pytest.mark.parametrize("name", UNSEEN, ids=ascii)
def test_a_name_in_which_there_is_nothing_to_see_is_refused(inspecting: Client, name: str) -> None:
    answer = inspecting.post(reverse("inspection:keep_search"), {"name": name, "query": "refused=on"}, follow=True)
    assert "có chữ nhìn thấy được" in answer.content.decode()
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("name", UNSEEN, ids=ascii)
def test_a_search_is_not_renamed_to_such_a_name(inspecting: Client, name: str) -> None:
    inspecting.post(reverse("inspection:keep_search"), {"name": "Của tôi", "query": "refused=on"})
    kept = SavedSearch.objects.get()
    inspecting.post(reverse("inspection:change_kept", args=[kept.pk]), {"name": name})
    kept.refresh_from_db()
    assert kept.name == "Của tôi"


@pytest.mark.parametrize("name", ["Của tôi", "-", "9/3", "\u200bẩn\u200b", "✓"])
def test_a_name_that_can_be_seen_is_kept(inspecting: Client, name: str) -> None:
    inspecting.post(reverse("inspection:keep_search"), {"name": name, "query": "refused=on"})
    assert SavedSearch.objects.get().name == name
