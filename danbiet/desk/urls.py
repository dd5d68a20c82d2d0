"""Addresses of `desk`."""

from django.urls import path

from danbiet.desk import views

urlpatterns = [
    path("", views.today, name="today"),
    path("today/live/", views.today_live, name="today_live"),
    path("account/", views.account, name="account"),
]
