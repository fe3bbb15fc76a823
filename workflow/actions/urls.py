from django.urls import path

from workflow.actions import views

app_name = "actions"

urlpatterns = [
    path("<str:code>/<int:key>/", views.perform, name="perform"),
]
