"""The editor's shell under our one rule of visibility.

Its views ask a permission policy; ours answers from `visible_to`. Its addresses are closed until a room needs
one: they take ids and check the kind of thing, not whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.documents.models import Document
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.utils.urlpatterns import decorate_urlpatterns

from danbiet.offices.models import User

# Addresses of the shell that pages of ours use, each with the reason why it may stand open.
OPEN = {
    "wagtailadmin_sprite": "icons of the shell; the same for everybody",
    "wagtailadmin_javascript_catalog": "words of the shell's scripts; the same for everybody",
    "wagtaildocs_serve": "serves a document after `refuse_strangers` has looked whose it is",
}


class AgencyPermissionPolicy(BasePermissionPolicy):
    """Staff may do to their own agency's rows what the room's views offer, and nothing to any other row."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return bool(user.is_active and getattr(user, "agency_id", None))

    def user_has_permission_for_instance(self, user: User, action: str, instance: Any) -> bool:
        return self.instances_user_has_permission_for(user, action).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> Any:
        return self.model._default_manager.visible_to(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        return User.objects.filter(is_active=True, agency__isnull=False)

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Any) -> Any:
        return self.users_with_any_permission(actions).filter(agency=instance.agency_id)


def refuse_strangers(document: Document, request: HttpRequest) -> None:
    """Before a document is served: its drawer must be that of the person's own agency. Raises Http404."""
    agency = getattr(request.user, "agency", None)
    if agency is None or not request.user.is_active or agency.collection_id != document.collection_id:
        raise Http404


def only_what_we_use(urlpatterns: list[Any]) -> list[Any]:
    """Return the shell's addresses with every one closed (404) to everybody at the desk that is not in `OPEN`.

    Who has not signed in is left to the view itself, which sends her to the sign-in page.
    """
    decorated: list[Any] = decorate_urlpatterns(urlpatterns, _closed_unless_open)
    return decorated


def _closed_unless_open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        match = request.resolver_match
        if request.user.is_authenticated and (match is None or match.view_name not in OPEN):
            raise Http404
        return view(request, *args, **kwargs)

    closed.belongs_to_the_editor = True  # type: ignore[attr-defined]  # so that a test can find them all
    return closed
