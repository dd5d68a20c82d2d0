"""Addresses of delivery outside the desk: no cookie is set below them."""

from django.urls import URLPattern, URLResolver, path

from danbiet.delivery import mailing, receipts

urlpatterns: list[URLPattern | URLResolver] = [
    path("nhan/<slug:channel>/<int:provider_id>/", receipts.take, name="delivery_receipts"),
    path("nhan-tin/xac-nhan/<str:token>/", mailing.confirm, name="delivery_confirm"),
    path("nhan-tin/thoi/<str:token>/", mailing.stop, name="delivery_leave"),
]
