"""The editor's own addresses, for those who edit; nobody else learns that they exist."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from wagtail.admin import urls as admin_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

View = Callable[..., HttpResponse]

# What the editor's pages load as they open; they hold nothing but icons and words.
OPEN_TO_ALL = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
PERMISSION = "wagtailadmin.access_admin"


def for_editors(view: View) -> View:
    """Send strangers to our own sign-in, and answer 404 to staff who do not edit."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.resolver_match and request.resolver_match.url_name in OPEN_TO_ALL:
            return view(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("sign_in"))
        if not request.user.has_perm(PERMISSION):
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(guarded)


urlpatterns = decorate_urlpatterns(admin_urls.urlpatterns, for_editors)
