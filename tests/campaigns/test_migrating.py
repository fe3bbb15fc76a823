"""A database from before there were campaign types comes along with the campaigns that are in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]

MAKE = """from django.db import connection; from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
apps = executor.loader.project_state([("campaigns", "0002_finding_severity")]).apps
unit = apps.get_model("organisation", "Unit").objects.create(
    code="du", kind="committee", valid_from="2020-01-01", name="Đảng ủy", sort_key="dang uy", search_key="dang uy")
for state in ("preparing", "launched"):
    apps.get_model("campaigns", "Campaign").objects.create(
        name=state, title=state, report_title=state, state=state, due_at="2026-12-01T00:00:00Z",
        committee=unit, lead_unit=unit, approving_unit=unit, office_unit=unit)"""
READ = """import json; from workflow.campaigns.models import Campaign
print(json.dumps({row.name: [row.type.name, row.flow and row.flow.number] for row in Campaign.objects.all()}))"""


@pytest.fixture
def environment(tmp_path: Path, db: None) -> Iterator[dict[str, str]]:
    """The settings of an empty database beside that of the tests, of the same kind."""
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"VAR_DIR": str(tmp_path)}
    if connection.vendor != "postgresql":
        yield own
        return
    name = f"migrating_{uuid.uuid4().hex[:8]}"
    kept = {key: connection.settings_dict[key.upper()] for key in ("host", "port", "user", "password")}
    server = psycopg.connect(dbname="postgres", autocommit=True, **{key: value for key, value in kept.items() if value})
    with server:
        server.execute(f"CREATE DATABASE {name}")
        base = os.environ["DATABASE_URL"].partition("?")
        yield own | {"DATABASE_URL": base[0].rpartition("/")[0] + f"/{name}" + base[1] + base[2]}
    with psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in kept.items() if v}) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout


@pytest.mark.database
def test_campaigns_of_before_are_of_the_standard_type_and_the_launched_ones_run_by_its_first_version(
    environment: dict[str, str],
) -> None:
    manage(environment, "migrate", "auth", "--verbosity", "0")
    manage(environment, "migrate", "campaigns", "0002_finding_severity", "--verbosity", "0")
    manage(environment, "shell", "--no-imports", "--command", MAKE)
    manage(environment, "migrate", "--verbosity", "0")
    read = json.loads(manage(environment, "shell", "--no-imports", "--command", READ).strip().splitlines()[-1])
    standard = "Đợt báo cáo tiêu chuẩn"
    assert read == {"preparing": [standard, None], "launched": [standard, 1]}
