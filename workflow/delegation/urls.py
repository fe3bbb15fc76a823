from django.urls import path

from workflow.delegation import views

app_name = "delegation"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("all/", views.everybody, name="everybody"),
    path("<int:pk>/", views.detail, name="detail"),
]
