"""Who may see these pages, and that it is written down when somebody may not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from workflow.audit import rules
from workflow.inspection.actions import write_look
from workflow.organisation.access import ActingRequest, signed_in

Arguments = ParamSpec("Arguments")


def inspector_only(
    view: Callable[Concatenate[ActingRequest, Arguments], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """Let only inspectors into the view; a refused look is written down and told why (403)."""

    def guarded(request: ActingRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        refusal = rules.inspect.refusal(request.acting)
        if refusal:
            write_look("audit.search", request.acting, {"page": request.path}, refused=True, reason=refusal)
            raise PermissionDenied(refusal)
        return cast(HttpResponse, view(request, *args, **kwargs))

    return wraps(view)(signed_in(guarded))
