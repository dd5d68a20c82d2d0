"""The page of a dossier, one tab of it, for the views that show it again after a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from danbiet.kit import clock
from danbiet.kit.registry import buttons, dossier_tabs
from danbiet.offices.access import DeskRequest, get_visible_or_404
from danbiet.policies.models import Policy
from danbiet.policies.queries import ladder_of
from danbiet.web.toasts import complain


def dossier_page(
    request: DeskRequest, shown: Policy, tab: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Return a dossier's page with this tab open; ``context`` is the tab's, ``status`` 422 where a form was refused."""
    tabs = [
        {"label": each.label, "url": reverse("policy_tab", args=[shown.pk, each.key]), "is_current": each.key == tab}
        for each in dossier_tabs
    ]
    current = dossier_tabs.get(tab)
    whole = {
        "policy": shown,
        "rungs": ladder_of(shown, at=clock.now()) if tab == "overview" else [],
        "tabs": tabs,
        "tab_template": current.template if current else "",
        "buttons": [(button.label, button.url(shown)) for button in buttons if button.on == "policy"],
    }
    return render(request, "policies/policy.html", whole | dict(context), status=status)


def policy_or_404(request: DeskRequest, policy_id: int) -> Policy:
    found: Policy = get_visible_or_404(
        Policy.objects.select_related("kind", "agency", "owner_post"), request.user, pk=policy_id
    )
    return found


def overview_again(
    request: DeskRequest, shown: Policy, name: str, form: Any, number: int | None = None
) -> HttpResponse:
    """Show the overview again with this form (of message ``number``) open as it was typed; nothing of it was kept."""
    tab = dossier_tabs.get("overview")
    assert tab is not None
    context = dict(tab.context(shown, request, clock.now()))
    if number is None:
        context |= {name: form, "open_form": name}
    else:
        rows = context["messages_of_policy"]
        context |= {"messages_of_policy": [(row, form if row.number == number else own) for row, own in rows]}
    complain(request, _("Chưa lưu: hãy xem chỗ được đánh dấu."))
    return dossier_page(request, shown, "overview", context, status=422)
