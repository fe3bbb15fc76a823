"""An export outlives the worker that writes it."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from tests.audit.conftest import BEGINNING, acting_as
from tests.dying import dies_before
from tests.inspection.test_exports import ask_export
from tests.world import browser_of
from workflow.audit.models import Event
from workflow.audit.recording import Entry, record
from workflow.inspection.out import exporting
from workflow.inspection.out.exporting import look_after_exports, run_export
from workflow.inspection.out.models import Export, ExportState
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role, Unit, UnitKind

pytestmark = pytest.mark.database


@pytest.mark.parametrize("statement", [1, 4, 7])
def test_one_whose_worker_was_killed_is_written_by_the_next(
    committed_db: None, statement: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = Unit.objects.create(code="x", kind=UnitKind.DEPARTMENT, name="Ban", valid_from=BEGINNING)
    inspector = acting_as("kiem", "Đỗ Văn Kiểm", Role.INSPECTOR, unit, "Ủy viên")
    record([(Entry(f"submission:{key}", "submissions.submit", Acting.system()), 1, "") for key in range(40)])
    monkeypatch.setattr("workflow.inspection.search._CHUNK", 10)
    monkeypatch.setattr(exporting, "AT_ONCE", 5)
    client = browser_of(inspector)
    answer = ask_export(client, "csv", since="2000-01-01")
    assert answer.status_code == 302
    export = Export.objects.get()
    assert dies_before(statement, lambda: run_export.call(export.pk))
    export.refresh_from_db()
    assert export.state in (ExportState.WAITING, ExportState.WORKING)
    later = timezone.now() + exporting.LEASE
    assert look_after_exports(timezone.now()) == 0
    assert look_after_exports(later) == 1
    run_export.call(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.READY and export.events == Event.objects.filter(id__lte=export.newest).count()
    _folders, names = default_storage.listdir("audit-exports")
    assert [f"audit-exports/{name}" for name in names] == [export.name]
