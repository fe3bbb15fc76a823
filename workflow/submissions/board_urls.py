"""The pages of the board, within the addresses of submissions."""

from django.urls import path

from workflow.submissions import board_views

urlpatterns = [
    path("campaign/<int:campaign_id>/", board_views.board, name="board"),
    path("campaign/<int:campaign_id>/progress/", board_views.progress, name="progress"),
]
