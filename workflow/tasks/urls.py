from django.urls import path

from workflow.tasks import calendar_views, views

app_name = "tasks"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("tasks/lists/", views.lists, name="lists"),
    path("tasks/next/", views.take_next, name="next"),
    path("tasks/filters/", views.keep_filter, name="keep_filter"),
    path("tasks/filters/<int:pk>/drop/", views.drop_filter, name="drop_filter"),
    path("tasks/<int:pk>/", views.task, name="task"),
    path("tasks/<int:pk>/take/", views.take, name="take"),
    path("accounts/calendar/", calendar_views.account, name="calendar"),
    path("accounts/calendar/revoke/", calendar_views.revoke, name="revoke_calendar"),
    path("calendar/<str:secret>.ics", calendar_views.feed, name="feed"),
]
