"""Adding a feed, and importing a file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.listening.models import Feed


class FeedForm(forms.Form):
    """A feed that is not in the starter list."""

    url = forms.CharField(
        label=_("Địa chỉ RSS"),
        max_length=1000,
        help_text=_("Địa chỉ thường ở mục “RSS” cuối trang báo. Dán nguyên địa chỉ vào đây."),
    )
    source_name = forms.CharField(label=_("Tên báo"), max_length=120)
    section = forms.CharField(label=_("Chuyên mục"), max_length=120, required=False)
    kind = forms.ChoiceField(
        label=_("Loại"), choices=[choice for choice in Feed.Kind.choices if choice[0] != Feed.Kind.IMPORT]
    )
    fetches_pages = forms.BooleanField(
        label=_("Tải toàn văn bài"),
        required=False,
        initial=True,
        help_text=_("Bỏ chọn khi báo không cho máy đọc bài; khi đó chỉ dùng tiêu đề và tóm tắt."),
    )


class ImportForm(forms.Form):
    """A file of articles."""

    file = forms.FileField(
        label=_("Tệp"),
        help_text=_(
            "CSV, XLSX hoặc JSON Lines, có thể nén .gz. "
            "Cột về con người (tác giả, điện thoại, tài khoản…) bị bỏ và được đếm."
        ),
    )
