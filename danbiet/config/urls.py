"""Addresses. Officers work below /desk/; everything else is for readers and carries no cookie."""

from django.conf import settings
from django.urls import include, path
from wagtail.documents import urls as wagtaildocs_urls

from danbiet.offices.permissions import only_what_we_use
from danbiet.web import editor_urls

urlpatterns = [
    path("", include("danbiet.ops.urls")),
    path("desk/documents/", include(only_what_we_use(wagtaildocs_urls.urlpatterns))),
    path("desk/", include("danbiet.offices.urls")),
    path("desk/", include("danbiet.desk.urls")),
    path("desk/", include("danbiet.policies.urls")),
    path("desk/", include("danbiet.listening.urls")),
    path("desk/", include("danbiet.publishing.urls")),
    path("desk/", include("danbiet.delivery.urls")),
    path("desk/", include("danbiet.measurement.urls")),
    path("desk/", include(only_what_we_use(editor_urls.urlpatterns))),
    path("", include("danbiet.delivery.public_urls")),
    path("", include("danbiet.portal.urls")),
]

if settings.ENV.demo:
    urlpatterns.insert(0, path("", include("danbiet.demo.urls")))

handler400 = "danbiet.web.errors.bad_request"
handler403 = "danbiet.web.errors.permission_denied"
handler404 = "danbiet.web.errors.page_not_found"
handler500 = "danbiet.web.errors.server_error"
