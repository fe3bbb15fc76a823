from django.urls import path

from workflow.supervision import views

app_name = "supervision"

urlpatterns = [
    path("", views.console, name="console"),
    path("reassign/", views.reassign, name="reassign"),
    path("undo/", views.undo, name="undo"),
]
