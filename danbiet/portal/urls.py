"""Addresses of `portal`: readers' pages, without a cookie."""

from django.urls import path

from danbiet.portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("lang-nghe/", views.listened_to, name="listened_to"),
]
