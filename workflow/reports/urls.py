from django.urls import path

from workflow.reports.views import approving, checking, composing, files, reading

app_name = "reports"

urlpatterns = [
    path("", reading.report_list, name="list"),
    path("format-check/", checking.format_check, name="format_check"),
    path("campaign/<int:campaign_id>/", reading.of_campaign, name="of_campaign"),
    path("<int:key>/", reading.detail, name="detail"),
    path("<int:key>/left-out/", reading.left_out, name="left_out"),
    path("<int:key>/provenance/", reading.provenance, name="provenance"),
    path("<int:key>/passages/<int:passage>/source/", reading.source, name="source"),
    path("<int:key>/take-in/", composing.take_in, name="take_in"),
    path("<int:key>/compose/", composing.members, name="compose"),
    path("<int:key>/compose/<str:section>/", composing.section, name="compose"),
    path("<int:key>/compose/<str:section>/insert/", composing.insert, name="insert"),
    path("<int:key>/compose/<str:section>/insert-all/", composing.insert_all, name="insert_all"),
    path("<int:key>/passages/<int:passage>/move/", composing.move, name="move"),
    path("<int:key>/passages/<int:passage>/remove/", composing.remove, name="remove"),
    path("<int:key>/approve/", approving.approve_page, name="approve_page"),
    path("<int:key>/proposals/<int:number>/pages/", approving.pages, name="pages"),
    path("<int:key>/proposals/<int:number>/pages/<int:page>.png", files.proposal_page, name="page"),
    path("<int:key>/proposals/<int:number>.docx", files.proposal_docx, name="proposal_docx"),
    path("<int:key>/proposals/<int:number>.pdf", files.proposal_pdf, name="proposal_pdf"),
    path("<int:key>/issued.docx", files.issued_docx, name="issued_docx"),
]
