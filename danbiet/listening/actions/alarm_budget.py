"""How many false alarms a month an agency accepts: a rule that it sets itself."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.models import Agency, Rule, User
from danbiet.offices.rules import NoRule, rule, set_own_rule

FALSE_A_MONTH = "alarm.false_a_month"


def accepted_false_alarms(agency: Agency, *, at: datetime) -> int | None:
    """Return how many false alarms in 30 days the agency accepts; None where it said nothing: one for each policy."""
    try:
        said = rule(FALSE_A_MONTH, on=timezone.localdate(at), agency=agency).value
    except NoRule:
        return None
    return None if said is None else int(said)


def accept_false_alarms(agency: Agency, *, most: int, by: User, at: datetime) -> Rule:
    """Let ``agency`` accept at most so many false alarms a month, from today on. Raises offices.rules.NoRule."""
    basis = _("Cơ quan tự đặt ở trang Cảnh báo")
    return set_own_rule(agency, FALSE_A_MONTH, value=most, basis=basis, from_on=timezone.localdate(at), by=by, at=at)
