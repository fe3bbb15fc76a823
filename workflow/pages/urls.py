from django.urls import path

from workflow.pages import views

app_name = "pages"

urlpatterns = [
    path("counts/", views.counts, name="counts"),
    path("keys/", views.keys, name="keys"),
]
