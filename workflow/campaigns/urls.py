from django.urls import path

from workflow.campaigns import edit_views, unit_views, views

app_name = "campaigns"

urlpatterns = [
    path("", views.campaign_list, name="list"),
    path("import/", views.import_page, name="import"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/plan/", views.plan_file, name="plan_file"),
    path("<int:pk>/outline-form.docx", views.outline_form, name="outline_form"),
    path("<int:pk>/edit/", edit_views.edit, name="edit"),
    path("<int:pk>/units/", unit_views.units, name="units"),
]
