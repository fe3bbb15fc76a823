"""Changes of the organisation, and who holds which role, under /reorganisation/."""

from django.urls import path

from workflow.reorganisation import staffing_views, views

app_name = "reorganisation"

urlpatterns = [
    path("", views.index, name="list"),
    path("new/<slug:kind>/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("appoint/", staffing_views.appoint, name="appoint"),
    path("appointments/<int:pk>/end/", staffing_views.end, name="end"),
    path("people/<int:pk>/account/", staffing_views.account, name="account"),
    path("people/<int:pk>/erase/", staffing_views.erase, name="erase"),
]
