"""Who may see these pages, and that it is written down when somebody may not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from workflow.audit import rules
from workflow.inspection.actions import write_new_look
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.acting import Acting

Arguments = ParamSpec("Arguments")

PATH_KEPT = 200
"""Characters of an address that a refused look keeps: whoever may not look may not fill the log either."""

View = Callable[Concatenate[ActingRequest, Arguments], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


def inspector_only(view: View[Arguments]) -> Guarded[Arguments]:
    """Let only inspectors into the view; a refused look is written down and told why (403)."""
    return allowed(rules.inspect.refusal)(view)


def allowed(refusal_of: Callable[[Acting], str | None]) -> Callable[[View[Arguments]], Guarded[Arguments]]:
    """The same for those whom `refusal_of` does not tell why not."""

    def guard(view: View[Arguments]) -> Guarded[Arguments]:
        def guarded(request: ActingRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
            refusal = refusal_of(request.acting)
            if refusal:
                page = {"page": request.path[:PATH_KEPT]}
                write_new_look("audit.search", request.acting, page, refused=True, reason=refusal)
                raise PermissionDenied(refusal)
            return cast(HttpResponse, view(request, *args, **kwargs))

        return wraps(view)(signed_in(guarded))

    return guard
