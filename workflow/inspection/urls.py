from django.urls import path

from workflow.inspection.views import entitlement, evidence, exports, feed, moments, searching, timelines

app_name = "inspection"

urlpatterns = [
    path("", searching.inspector, name="inspector"),
    path("export/", exports.export, name="export"),
    path("feed", feed.feed, name="feed"),
    path("feed/tokens/", feed.feed_tokens, name="feed_tokens"),
    path("feed/tokens/<int:pk>/revoke/", feed.revoke_token, name="revoke_token"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<int:pk>/", exports.progress, name="export_progress"),
    path("exports/<int:pk>/file", exports.download, name="export_file"),
    path("exports/<int:pk>/drop/", exports.drop, name="drop_export"),
    path("searches/", searching.keep, name="keep_search"),
    path("searches/<int:pk>/", searching.change_kept, name="change_kept"),
    path("people/<int:pk>/", timelines.person_timeline, name="person"),
    path("campaigns/<int:pk>/", timelines.campaign_timeline, name="campaign"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence/<int:number>/", evidence.told, name="evidence_of"),
    path("evidence/state/", evidence.state, name="evidence_state"),
    path("evidence/check/", evidence.check, name="check_now"),
    path("evidence/checkpoint/", evidence.paper, name="checkpoint_paper"),
    path("evidence/keys.txt", evidence.public_keys, name="public_keys"),
    path("evidence/bundle/", exports.bundle, name="bundle"),
    path("events/<int:pk>/", timelines.event, name="event"),
    path("check/", entitlement.check, name="check"),
    path("check/whole/", entitlement.check_whole, name="check_whole"),
    path("check/<int:pk>/", entitlement.checked, name="checked"),
    path("check/<int:pk>/state/", entitlement.checked_state, name="checked_state"),
    path("patterns/", entitlement.patterns, name="patterns"),
    path("<slug:kind>/<slug:identity>/as-of/", moments.as_of, name="as_of"),
    path("<slug:kind>/<slug:identity>/revisions/", moments.revisions, name="revisions"),
    path("<slug:kind>/<slug:identity>/holders/", moments.holders, name="holders"),
    path("<slug:kind>/<slug:identity>/who-could/", entitlement.could, name="who_could"),
    path("<slug:kind>/<slug:identity>/record.docx", timelines.object_record, {"ending": "docx"}, name="record_docx"),
    path("<slug:kind>/<slug:identity>/record.pdf", timelines.object_record, {"ending": "pdf"}, name="record_pdf"),
    path("<slug:kind>/<slug:identity>/", timelines.object_timeline, name="timeline"),
]
