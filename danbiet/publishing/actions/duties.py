"""What an agency sets itself towards the press: never looser than the law, where the law sets a limit."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.models import Agency, Rule, User
from danbiet.offices.rules import rule, set_own_rule

# The longest that the law allows; an agency may be quicker, never slower.
LIMITS: Final = ("press.reply", "press.first_statement", "press.monthly_information", "press.regular_conference")
HOUSE: Final = ("press.contact_kept", "spokesperson.expiry_warning", "statement.checklist")


class NotStricter(ValueError):
    """The agency's own limit would be looser than the law's."""


class NotOurRule(LookupError):
    """The agency sets itself no rule of this key here."""


@transaction.atomic
def set_press_rule(agency: Agency, key: str, *, value: int, basis: str, by: User, at: datetime) -> Rule:
    """Let the agency set itself a rule towards the press from today on. Raises NotOurRule, NotStricter and NoRule."""
    if key not in (*LIMITS, *HOUSE):
        raise NotOurRule(_("Không đặt được mức này ở đây; hãy chọn trong danh sách."))
    today = timezone.localdate(at)
    general = rule(key, on=today)
    if key in LIMITS and (value < 1 or (general.value is not None and value > general.value)):
        raise NotStricter(
            _("Mức của cơ quan phải từ 1 đến {limit}: luật cho phép chặt hơn, không cho phép dài hơn.").format(
                limit=general.amount_words
            )
        )
    return set_own_rule(agency, key, value=Decimal(value), basis=basis.strip(), from_on=today, by=by, at=at)
