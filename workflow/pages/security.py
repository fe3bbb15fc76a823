"""What a page may load and who may frame it (Content Security Policy, level 3: https://www.w3.org/TR/CSP3/)."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponseBase
from django_prose_editor.widgets import importmap

HEADER = "Content-Security-Policy"

# The one <style> that the rich text editor (tiptap, inside django-prose-editor) puts into the page itself.
EDITOR_STYLE = "sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA="


def source_hash(text: str) -> str:
    """The CSP source expression that allows exactly this inline text."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _page_policy() -> str:
    # An import map cannot be loaded from a file, so the editor's is allowed by its digest.
    tag = str(importmap)
    imports = source_hash(tag[tag.index(">") + 1 : tag.rindex("<")])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' '{imports}'",
            f"style-src 'self' '{EDITOR_STYLE}'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


class ContentSecurityPolicyMiddleware:
    """Sets the policy on every answer that has none of its own.

    A view whose answer our own pages show in a frame (the preview of a document) carries Django's
    `@xframe_options_sameorigin`, and this policy then says the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        framed_by = "'self'" if response.headers.get("X-Frame-Options") == "SAMEORIGIN" else "'none'"
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        policy = _page_policy() if is_page else "default-src 'none'"
        response.headers.setdefault(HEADER, f"{policy}; frame-ancestors {framed_by}")
        return response
