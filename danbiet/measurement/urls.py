"""Addresses of measurement, below /desk/."""

from django.urls import URLPattern, URLResolver, path

from danbiet.measurement import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("chi-so/", views.indicators, name="indicators"),
    path("chi-so/bao-cao/", views.report, name="indicators_report"),
    path("chi-so/<slug:key>/", views.indicator, name="indicator"),
]
