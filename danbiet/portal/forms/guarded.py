"""What every form that anybody may send carries: its token, and the work of the browser."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest

from danbiet.offices.public_forms import TokenRefused, TooSoon, issue, redeem
from danbiet.offices.rate_limit import network_of


class GuardedForm(forms.Form):
    """A form without cookie, account or captcha. ``purpose`` is what its token is good for."""

    purpose = ""
    proof = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput(attrs={"data-proof": ""}))
    token = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput())

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fresh = issue(self.purpose, at=at)
        self._refusal: Exception | None = None

    def redeem(self, request: HttpRequest, *, at: datetime) -> None:
        """Take the token; call it inside the transaction of what the form does. Raises TokenRefused."""
        said = self.cleaned_data
        redeem(self.purpose, said["token"], said["proof"], network=network_of(request), at=at)

    def refuse(self, error: Exception) -> None:
        """Say on the form why it was not taken; what was written stays in it."""
        self.add_error(None, str(error))
        self._refusal = error

    @property
    def hidden_token(self) -> str:
        """The token of the form as it is shown now: a new one, or the same while it is not spent.

        Who waited the 20 seconds of a browser without scripts and then mends a field does not wait again.
        """
        goes_on = not isinstance(self._refusal, TokenRefused) or isinstance(self._refusal, TooSoon)
        return (self.data.get("token", "") if goes_on else "") or self._fresh


__all__ = ["GuardedForm", "TokenRefused"]
