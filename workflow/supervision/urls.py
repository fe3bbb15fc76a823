from django.urls import path

from workflow.supervision import assignment_views, views

app_name = "supervision"

urlpatterns = [
    path("", views.console, name="console"),
    path("alarms/", views.alarms, name="alarms"),
    path("figures/", views.figures, name="figures"),
    path("reassign/", views.reassign, name="reassign"),
    path("moves/<int:key>/", views.move, name="move"),
    path("holders/<slug:kind>/<int:key>/", views.holders, name="holders"),
    path("assignment/", assignment_views.assignment, name="assignment"),
    path("assignment/<int:key>/", assignment_views.assignment_of, name="assignment_of"),
    path("assignment/units/", assignment_views.name_units, name="name_units"),
]
