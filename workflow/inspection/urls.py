from django.urls import path

from workflow.inspection import views

app_name = "inspection"

urlpatterns = [
    path("", views.inspector, name="inspector"),
    path("export.csv", views.export, name="export"),
    path("events/<int:pk>/", views.event, name="event"),
    path("<slug:kind>/<slug:identity>/record.docx", views.object_record, {"ending": "docx"}, name="record_docx"),
    path("<slug:kind>/<slug:identity>/record.pdf", views.object_record, {"ending": "pdf"}, name="record_pdf"),
    path("<slug:kind>/<slug:identity>/", views.object_timeline, name="timeline"),
]
