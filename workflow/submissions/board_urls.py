"""The pages of the board, within the addresses of submissions."""

from django.urls import path

from workflow.submissions import board_views, bulk_views

urlpatterns = [
    path("campaign/<int:campaign_id>/", board_views.board, name="board"),
    path("campaign/<int:campaign_id>/remind/", bulk_views.remind, name="remind"),
    path("campaign/<int:campaign_id>/extend/", bulk_views.extend, name="extend"),
    path("campaign/<int:campaign_id>/reminder-letter.docx", bulk_views.letter, name="reminder_letter"),
    path("campaign/<int:campaign_id>/progress/", board_views.progress, name="progress"),
]
