from django.urls import path

from workflow.tasks import views

app_name = "tasks"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("tasks/<int:pk>/", views.task, name="task"),
]
