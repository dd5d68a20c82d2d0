"""Addresses of delivery outside the desk: no cookie is set below them."""

from django.urls import URLPattern, URLResolver, path, re_path

from danbiet.delivery import audio, mailing, receipts

urlpatterns: list[URLPattern | URLResolver] = [
    path("nhan/<slug:channel>/<int:provider_id>/", receipts.take, name="delivery_receipts"),
    re_path(r"^loa/(?P<sha256>[0-9a-f]{64})\.(?P<ending>mp3|wav|ogg)$", audio.audio, name="delivery_audio"),
    path("nhan-tin/xac-nhan/<str:token>/", mailing.confirm, name="delivery_confirm"),
    path("nhan-tin/thoi/<str:token>/", mailing.stop, name="delivery_leave"),
]
