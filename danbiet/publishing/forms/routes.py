"""Routes of approval and stand-ins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import Role, User
from danbiet.publishing.actions.delegations import BINDING, DECIDING, MOST_STEPS
from danbiet.publishing.forms.fields import MomentField

ROLES = [(role, label) for role, label in Role.choices if role in DECIDING]


class StepForm(forms.Form):
    """One step of a route; a step without a role is none."""

    role = forms.ChoiceField(label=_("Ai duyệt"), required=False, choices=[("", _("không có")), *ROLES])
    order = forms.IntegerField(label=_("Lượt"), required=False, min_value=1, max_value=MOST_STEPS)
    hours = forms.IntegerField(label=_("Trong mấy giờ"), required=False, min_value=1, max_value=720)


class EmergencyForm(forms.Form):
    """Who approves alone when it burns."""

    emergency_role = forms.ChoiceField(
        label=_("Công bố khẩn do ai duyệt"),
        choices=[(role, label) for role, label in Role.choices if role in BINDING],
    )


class DelegationForm(forms.Form):
    """Who stands in for whom, in which role, from when to when, on which paper."""

    absent = forms.ModelChoiceField(label=_("Người ủy quyền"), queryset=User.objects.none(), empty_label=None)
    stand_in = forms.ModelChoiceField(
        label=_("Người được ủy quyền"), queryset=User.objects.none(), empty_label=_("chọn một đồng nghiệp")
    )
    role = forms.ChoiceField(label=_("Vai trò"), choices=ROLES)
    from_at = MomentField(label=_("Từ"))
    to_at = MomentField(label=_("Đến"))
    basis = forms.CharField(
        label=_("Văn bản ủy quyền"),
        max_length=200,
        help_text=_("Số, ngày của văn bản; không có thì không ủy quyền được."),
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        staff = User.objects.filter(agency=user.agency_id, is_active=True).order_by("sort_key")
        self.fields["stand_in"].queryset = staff  # type: ignore[attr-defined]
        is_head = Role.HEAD in user.roles
        self.fields["absent"].queryset = staff if is_head else staff.filter(pk=user.pk)  # type: ignore[attr-defined]
        self.fields["absent"].initial = user.pk
