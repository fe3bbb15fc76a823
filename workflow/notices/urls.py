from django.urls import path

from workflow.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notices, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/", views.notice, name="notice"),
    path("settings/", views.settings, name="settings"),
    path("mail/", views.mail, name="mail"),
    path("mail/<int:pk>/again/", views.send_again, name="send_again"),
    path("mail/resume/", views.resume_address, name="resume_address"),
]
