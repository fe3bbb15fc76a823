"""Parts of a page that the browser asks for again and again: an answer that has not changed costs no rendering."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import Concatenate, ParamSpec

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

Arguments = ParamSpec("Arguments")


def etag(facts: Sequence[object]) -> str:
    """The ETag of a part that shows these facts (what orjson can write), in the reader's language."""
    return f'"{hashlib.sha256(orjson.dumps([get_language(), *facts])).hexdigest()[:32]}"'


def if_changed(request: HttpRequest, tag: str, render: Callable[[], HttpResponse]) -> HttpResponse:
    """The part, or 304 for a browser that shows it already."""
    unchanged = get_conditional_response(request, etag=tag)
    response = unchanged if isinstance(unchanged, HttpResponse) else render()
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def polled(
    view: Callable[Concatenate[HttpRequest, Arguments], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """Tell a visitor 401 and nothing else: a page left open must not walk to the sign-in page by itself."""

    def guarded(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        if request.acting is None:  # type: ignore[attr-defined]
            return HttpResponse(status=401)
        return view(request, *args, **kwargs)

    return update_wrapper(guarded, view)
