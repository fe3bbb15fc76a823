from django.urls import include, path

from workflow.submissions.views import checking, commenting, files, reading, reviewing, uploading, writing

app_name = "submissions"

urlpatterns = [
    path("", include("workflow.submissions.board_urls")),
    path("<int:key>/", reading.detail, name="detail"),
    path("<int:key>/compare/", reading.compare, name="compare"),
    path("<int:key>/write/<str:section>/", writing.write, name="write"),
    path("<int:key>/write/<str:section>/save/", writing.save, name="save"),
    path("<int:key>/report.docx", files.report_docx, name="report_docx"),
    path("<int:key>/report.pdf", files.report_pdf, name="report_pdf"),
    path("<int:key>/findings/", checking.findings, name="findings"),
    path("<int:key>/upload/", uploading.upload, name="upload"),
    path("<int:key>/uploads/<int:upload_key>/", uploading.mapping, name="mapping"),
    path("<int:key>/review/", reviewing.review, name="review"),
    path("<int:key>/comments/add/", commenting.add_comment, name="add_comment"),
    path("<int:key>/comments/close/", commenting.close_comment, name="close_comment"),
    path("<int:key>/comments/settle/", commenting.settle_note, name="settle_note"),
    path("<int:key>/comments/answer/", commenting.answer_comment, name="answer_comment"),
]
