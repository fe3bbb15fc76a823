"""The product's addresses, and some that fail or show what no page of the product does on purpose."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as product
from workflow.pages.errors import Problem, refusal_page

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


def forbids(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Chỉ Ban Thường vụ được phê duyệt.")


def doubts(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("an odd request")


def refuses(request: HttpRequest, status: int) -> HttpResponse:
    return refusal_page(request, status, problems=[Problem("Mục II chưa có nội dung", "/muc/II")])


@xframe_options_sameorigin
def preview(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"%PDF-", content_type="application/pdf")


urlpatterns = [
    *product,
    path("test/breaks/", breaks),
    path("test/forbids/", forbids),
    path("test/doubts/", doubts),
    path("test/refuses/<int:status>/", refuses),
    path("test/preview/", preview),
]
