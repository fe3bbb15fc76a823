"""Settings as an installation gets them from its environment."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import formats, timezone, translation

from tests.installation import ROOT

SHOW = """
import json
from config import settings
print(json.dumps({{name: getattr(settings, name) for name in {names}}}))
"""


def settings_of(var: Path, *names: str, **environment: str) -> dict[str, Any]:
    """The named settings of an installation with its data in `var` and nothing else but `environment` set."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", SHOW.format(names=names)],
        cwd=ROOT,
        env={**inherited, "VAR_DIR": str(var), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    settings: dict[str, Any] = json.loads(done.stdout)
    return settings


def test_a_data_directory_may_have_any_name(tmp_path: Path) -> None:
    var = tmp_path / "Trình Ký #1 100%?"
    settings = settings_of(var, "DATABASES", "EMAIL_FILE_PATH")
    assert settings["DATABASES"]["default"]["NAME"] == str(var / "trinhky.sqlite3")
    assert settings["EMAIL_FILE_PATH"] == str(var / "mail")


def test_behind_tls_cookies_travel_encrypted_only(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert settings_of(tmp_path, *names, BEHIND_TLS="1") == dict.fromkeys(names, True)


def test_dates_are_written_day_first_in_both_languages() -> None:
    moment = timezone.make_aware(datetime(2022, 12, 5, 14, 30))
    for language in ("vi", "en"):
        with translation.override(language):
            assert formats.date_format(moment) == "05/12/2022"
            assert formats.date_format(moment, "DATETIME_FORMAT") == "14:30 05/12/2022"


@pytest.mark.django_db
def test_english_is_shown_to_who_chose_it_not_to_whose_browser_is_english(client: Client) -> None:
    page = "/accounts/sign-in/"
    assert client.get(page, headers={"accept-language": "en-US"}).headers["Content-Language"] == "vi"
    client.post("/i18n/setlang/", {"language": "en"})
    assert client.get(page).headers["Content-Language"] == "en"
