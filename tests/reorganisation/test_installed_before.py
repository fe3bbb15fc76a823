"""An installation from before changes of the organisation keeps its campaigns and reports as they were."""

from __future__ import annotations

import json
from pathlib import Path

from tests.notices.test_moving_house import manage

OLD = """
from django.db import connection
from django.db.migrations.loader import MigrationLoader
at = [("submissions", "0006_second_review_level"), ("campaigns", "0004_type_of_every_campaign")]
apps = MigrationLoader(connection).project_state(at).apps
units = [
    apps.get_model("organisation", "Unit").objects.create(
        code=code, kind="cell", name=name, sort_key=name, search_key=name, valid_from="2020-01-01"
    )
    for code, name in (("duk", "Đảng ủy Khối"), ("a", "Chi bộ A"), ("b", "Chi bộ B"))
]
committee = units[0]
campaign = apps.get_model("campaigns", "Campaign").objects.create(
    name="Đợt", title="Kế hoạch", report_title="Báo cáo", committee=committee, lead_unit=committee,
    approving_unit=committee, office_unit=committee, type=apps.get_model("campaigns", "CampaignType").objects.get(),
)
for unit in units[1:]:
    apps.get_model("campaigns", "AddressedUnit").objects.create(campaign=campaign, unit=unit)
    apps.get_model("submissions", "Submission").objects.create(
        campaign=campaign, unit=unit, unit_name=unit.name, sort_key="", search_key="", due_at="2026-12-01T00:00Z"
    )
"""
NEW = """
import json
from workflow.campaigns.models import AddressedUnit, Campaign
from workflow.submissions.models import Submission
print(json.dumps({
    "reports": [[row.unit_name, row.responsible_unit.name] for row in Submission.objects.order_by("pk")],
    "asked": [[row.unit.name, row.responsible_unit.name] for row in AddressedUnit.objects.order_by("unit")],
    "issuer": Campaign.objects.get().plan_issuer,
}))
"""


def shell(var: Path, code: str) -> str:
    return manage(var, "shell", "--no-imports", "--command", code).strip()


def test_each_unit_goes_on_answering_for_its_own_report(tmp_path: Path) -> None:
    manage(tmp_path, "migrate", "auth", "--verbosity", "0")
    manage(tmp_path, "migrate", "submissions", "0006_second_review_level", "--verbosity", "0")
    manage(tmp_path, "migrate", "campaigns", "0004_type_of_every_campaign", "--verbosity", "0")
    shell(tmp_path, OLD)
    manage(tmp_path, "migrate", "--verbosity", "0")
    own = [["Chi bộ A", "Chi bộ A"], ["Chi bộ B", "Chi bộ B"]]
    assert json.loads(shell(tmp_path, NEW)) == {"reports": own, "asked": own, "issuer": "Đảng ủy Khối"}
