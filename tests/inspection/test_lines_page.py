"""docs/audit-lines.md names what the lines hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings

from workflow.audit.models import Event
from workflow.audit.recording import Entry, append
from workflow.inspection.out.lines import line
from workflow.organisation.acting import Acting


@pytest.mark.django_db
def test_the_page_has_every_member(reviewer: Acting) -> None:
    append(Entry("submission:1", "submissions.submit", reviewer))
    page = (Path(settings.BASE_DIR) / "docs" / "audit-lines.md").read_text()
    written = json.loads(line(Event.objects.get(), 0))
    assert list(written) == ["event", "hash", "hash_holds", "leaf", "words"]
    assert all(f"`{name}`" in page for name in written if name != "words")
    assert all(f".{name}`" in page for name in written["words"])
