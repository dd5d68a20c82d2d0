"""The six rungs, and what would measure each. None is measured before surveys and service statistics exist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from danbiet.kit.registry import Rung, Tab, release_tabs, rungs
from danbiet.measurement.queries.echoes import survival_of
from danbiet.publishing.models import Publication


def not_yet(policy: Any, at: datetime) -> Mapping[str, Any] | None:
    """No measurement of this rung exists; the strip says so."""
    return None


RUNGS = (
    Rung("know", 10, _("Dân biết"), _("khảo sát nhanh: bao nhiêu người nhớ được điều chính, theo xã"), not_yet),
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


def register() -> None:
    """Put the rungs into the strip of every dossier, and the echo of the press beside every release."""
    for rung in RUNGS:
        rungs.add(rung)
    release_tabs.add(Tab("echoes", 60, _("Báo chí nêu lại"), "measurement/tabs/echoes.html", echoes))
