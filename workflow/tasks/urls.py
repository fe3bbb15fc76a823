from django.urls import path

from workflow.tasks import views

app_name = "tasks"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("tasks/<int:pk>/", views.task, name="task"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<int:pk>/", views.notice, name="notice"),
]
