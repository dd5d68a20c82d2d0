"""What measurement shows on other rooms' pages.

The six rungs, and what would measure each: none before surveys and service statistics exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from danbiet.kit.registry import Card, Rung, Tab, desk_cards, release_tabs, rungs
from danbiet.measurement.models import Group
from danbiet.measurement.queries.echoes import survival_of
from danbiet.measurement.queries.findings import counts_of
from danbiet.measurement.queries.publishing import arrived_of
from danbiet.publishing.models import Publication
from danbiet.web.words import number_in_words


def arrived(policy: Any, at: datetime) -> Mapping[str, Any] | None:
    """What the ledger knows: what arrived. Whether people know is asked of people, so the rung stays unmeasured."""
    sent = arrived_of(policy)
    said = {"received": number_in_words(sent.received), "expected": number_in_words(sent.expected)}
    parts = []
    if sent.expected:
        parts.append(gettext("đã đến %(received)s trong %(expected)s người nhận, loa") % said)
    if sent.handed:
        parts.append(gettext("đã giao %(n)s thư, kênh không báo nhận") % {"n": number_in_words(sent.handed)})
    if not parts:
        return None
    return {"aside": " · ".join(parts), "aside_url": reverse("indicator", args=["arrived"])}


def not_yet(policy: Any, at: datetime) -> Mapping[str, Any] | None:
    """No measurement of this rung exists; the strip says so."""
    return None


RUNGS = (
    Rung("know", 10, _("Dân biết"), _("khảo sát nhanh: bao nhiêu người nhớ được điều chính, theo xã"), arrived),
    Rung("understand", 20, _("Dân hiểu"), _("câu đố ba câu trong khảo sát; tỷ lệ câu hỏi lặp lại"), not_yet),
    Rung("trust", 30, _("Dân tin"), _("câu hỏi về lòng tin trong khảo sát; câu trả lời được cho là có ích"), not_yet),
    Rung("follow", 40, _("Dân theo"), _("số liệu thực hiện từ dịch vụ công của chính sách"), not_yet),
    Rung("act", 50, _("Dân làm"), _("số người làm đúng việc chính sách yêu cầu, từ số liệu dịch vụ"), not_yet),
    Rung("benefit", 60, _("Dân thụ hưởng"), _("số người được hưởng chia cho số người đủ điều kiện"), not_yet),
)


def echoes(release: Any, request: Any, at: datetime) -> Mapping[str, Any]:
    """What the press kept of the newest publication of a release."""
    newest = Publication.objects.filter(release=release, superseded_at=None).select_related("edition", "policy").first()
    return {"survival": survival_of(newest) if newest else None}


def site_card(user: Any, at: datetime) -> Mapping[str, Any]:
    """How many things on the public pages are to be mended."""
    counts = counts_of(user, on=timezone.localdate(at))
    return {"counts": [(Group(group), n) for group, n in counts.items() if n], "total": sum(counts.values())}


def site_headline(card: Mapping[str, Any]) -> str | None:
    n = card["total"]
    return ngettext("%(n)d điều cần sửa trên cổng", "%(n)d điều cần sửa trên cổng", n) % {"n": n} if n else None


def register() -> None:
    """Put the rungs into every dossier, the press's echo beside every release, and the site's state on *Hôm nay*."""
    desk_cards.add(Card("site", 50, "measurement/cards/site.html", site_card, site_headline))
    for rung in RUNGS:
        rungs.add(rung)
    release_tabs.add(Tab("echoes", 60, _("Báo chí nêu lại"), "measurement/tabs/echoes.html", echoes))
