"""What a page may load, and who may frame it."""

import re
from pathlib import Path

import django_prose_editor
import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django_prose_editor.widgets import ProseEditorWidget

from workflow.pages.security import EDITOR_STYLE, HEADER, ContentSecurityPolicyMiddleware, source_hash

pytestmark = [pytest.mark.urls("tests.pages.urls"), pytest.mark.django_db]


def policy(response: HttpResponse) -> dict[str, str]:
    """The policy as directive → sources."""
    parts = (part.strip().partition(" ") for part in response.headers[HEADER].split(";"))
    return {name: sources for name, _space, sources in parts}


def test_a_page_runs_only_our_own_scripts_and_styles(client: Client) -> None:
    sent = policy(client.get("/accounts/sign-in/"))
    assert sent["default-src"] == "'self'"
    assert sent["object-src"] == "'none'"
    assert sent["frame-ancestors"] == "'none'"
    for directive in ("script-src", "style-src"):
        assert "unsafe" not in sent[directive]


def test_the_editors_import_map_is_the_one_inline_script_allowed(client: Client) -> None:
    tag = re.search(r'<script type="importmap">(.*?)</script>', str(ProseEditorWidget().media), re.DOTALL)
    assert tag
    assert source_hash(tag[1]) in policy(client.get("/accounts/sign-in/"))["script-src"]


def test_the_style_allowed_is_that_of_the_editor_installed() -> None:
    package = Path(django_prose_editor.__file__).parent
    script = (package / "static/django_prose_editor/editor.js").read_text()
    styles = re.findall(r"`(\.ProseMirror \{[^`]*)`", script)
    assert EDITOR_STYLE in [source_hash(style) for style in styles]


def test_a_preview_may_be_framed_by_our_pages_only(client: Client) -> None:
    response = client.get("/test/preview/")
    assert policy(response) == {"default-src": "'none'", "frame-ancestors": "'self'"}


def test_a_policy_that_the_view_chose_stays() -> None:
    def view(request: object) -> HttpResponse:
        return HttpResponse(headers={HEADER: "default-src 'none'"})

    response = ContentSecurityPolicyMiddleware(view)(RequestFactory().get("/"))
    assert response.headers[HEADER] == "default-src 'none'"
