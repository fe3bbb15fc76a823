"""Where each room's pages hang."""

from django.urls import URLPattern, URLResolver, include, path

ROOMS = [
    ("", "workflow.tasks"),
    ("notices/", "workflow.notices"),
    ("", "workflow.organisation"),
    ("", "workflow.pages"),
    ("campaigns/", "workflow.campaigns"),
    ("submissions/", "workflow.submissions"),
    ("reports/", "workflow.reports"),
    ("supervision/", "workflow.supervision"),
    ("delegations/", "workflow.delegation"),
    ("reorganisation/", "workflow.reorganisation"),
    ("audit/", "workflow.inspection"),
    ("actions/", "workflow.actions"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(prefix, include(f"{app}.urls")) for prefix, app in ROOMS),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler400 = "workflow.pages.errors.bad_request"
handler403 = "workflow.pages.errors.forbidden"
handler404 = "workflow.pages.errors.not_found"
handler500 = "workflow.pages.errors.server_error"
