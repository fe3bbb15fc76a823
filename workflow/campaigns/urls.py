from django.urls import path

from workflow.campaigns import edit_views, type_views, unit_views, views

app_name = "campaigns"

urlpatterns = [
    path("", views.campaign_list, name="list"),
    path("import/", views.import_page, name="import"),
    path("types/", type_views.type_list, name="types"),
    path("types/new/", type_views.new_type, name="new_type"),
    path("types/<int:pk>/", type_views.type_page, name="type"),
    path("types/<int:pk>/edit/", type_views.edit_type, name="edit_type"),
    path("types/<int:pk>/<int:number>/", type_views.type_version, name="type_version"),
    path("types/<int:pk>/<int:number>/flow.bpmn", type_views.bpmn_file, name="bpmn_file"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/plan/", views.plan_file, name="plan_file"),
    path("<int:pk>/outline-form.docx", views.outline_form, name="outline_form"),
    path("<int:pk>/edit/", edit_views.edit, name="edit"),
    path("deadline/", edit_views.deadline, name="deadline"),
    path("<int:pk>/units/", unit_views.units, name="units"),
]
