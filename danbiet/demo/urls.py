"""Addresses of the demonstration; they exist only where it is on."""

from django.urls import URLPattern, URLResolver, path

from danbiet.demo import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("minh-hoa/bao/<str:host>/<path:path>", views.paper, name="demo_paper"),
    path("desk/minh-hoa/vao/<slug:who>/", views.enter, name="demo_enter"),
    path("desk/minh-hoa/tham-quan/", views.tour, name="demo_tour"),
]
