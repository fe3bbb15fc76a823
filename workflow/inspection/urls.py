from django.urls import path

from workflow.inspection.views import searching, timelines

app_name = "inspection"

urlpatterns = [
    path("", searching.inspector, name="inspector"),
    path("export.csv", searching.export, name="export"),
    path("events/<int:pk>/", timelines.event, name="event"),
    path("<slug:kind>/<slug:identity>/record.docx", timelines.object_record, {"ending": "docx"}, name="record_docx"),
    path("<slug:kind>/<slug:identity>/record.pdf", timelines.object_record, {"ending": "pdf"}, name="record_pdf"),
    path("<slug:kind>/<slug:identity>/", timelines.object_timeline, name="timeline"),
]
