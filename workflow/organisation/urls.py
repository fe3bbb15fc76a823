"""A person's account under /accounts/, the organisation under /organisation/."""

from django.urls import path

from workflow.organisation import accounts, calendar_views, exchange, views

app_name = "organisation"

urlpatterns = [
    path("accounts/sign-in/", accounts.sign_in, name="sign_in"),
    path("accounts/sign-out/", accounts.sign_out, name="sign_out"),
    path("accounts/capacity/", accounts.choose_capacity, name="capacity"),
    path("accounts/password/", accounts.password, name="password"),
    path("organisation/", views.index, name="index"),
    path("organisation/calendar/", calendar_views.working_calendar, name="calendar"),
    path("organisation/calendar/note/", calendar_views.note, name="note_day"),
    path("organisation/calendar/<int:pk>/forget/", calendar_views.forget, name="forget_day"),
    path("organisation/exchange/", exchange.exchange, name="exchange"),
    path("organisation/exchange/load/", exchange.load, name="load"),
    path("organisation/to-chuc.xlsx", exchange.export, name="export"),
    path("organisation/units/<slug:code>/", views.unit, name="unit"),
    path("organisation/units/by-key/<int:pk>/", views.unit_by_key, name="unit_by_key"),
    path("organisation/people/<int:pk>/", views.person, name="person"),
]
