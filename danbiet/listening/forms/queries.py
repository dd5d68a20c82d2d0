"""Writing a saved query."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.engine.matching import QuerySyntaxError
from danbiet.listening.actions.queries import RefusedQuery, checked
from danbiet.listening.models import SavedQuery
from danbiet.listening.query_words import in_words
from danbiet.offices.models import User
from danbiet.policies.models import Policy


class QueryForm(forms.Form):
    """Policy, name and words; a mistake is said with its place, a private name is refused."""

    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), empty_label=_("chọn chính sách")
    )
    name = forms.CharField(
        label=_("Tên bộ từ khoá"), max_length=120, help_text=_("Ví dụ: “Học phí – tên gọi thường dùng”.")
    )
    text = forms.CharField(
        label=_("Từ khoá"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "Các từ viết liền nhau đều phải có. Dùng HOẶC, KHÔNG, ngoặc đơn; “cụm từ” trong ngoặc kép; "
            'học GẦN/5 phí: hai từ cách nhau không quá 5 từ; tiêuđề:từ chỉ tìm trong tiêu đề; báo:"Tên báo". '
            "Viết không dấu thì khớp cả có dấu lẫn không dấu."
        ),
    )

    def __init__(self, data: Any = None, *, user: User, query: SavedQuery | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user
        self.query = query
        self.fields["policy"].queryset = Policy.objects.visible_to(user).current().order_by("sort_key")  # type: ignore[attr-defined]
        if query is not None:
            self.fields["policy"].disabled = True

    def clean_text(self) -> str:
        try:
            return checked(self.cleaned_data["text"], user=self.user)
        except QuerySyntaxError as error:
            what, hint = in_words(error)
            raise forms.ValidationError(
                _("%(what)s (ở ký tự thứ %(at)d) %(hint)s"),
                params={"what": what, "at": error.position + 1, "hint": hint},
            ) from error
        except RefusedQuery as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        policy, name = cleaned.get("policy"), (cleaned.get("name") or "").strip()
        same = SavedQuery.objects.filter(policy=policy, name=name, retired_at=None)
        if policy and (same.exclude(pk=self.query.pk) if self.query else same).exists():
            self.add_error("name", _("Chính sách này đã có bộ từ khoá mang tên ấy. Hãy đặt tên khác."))
        return cleaned
