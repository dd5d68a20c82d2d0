"""The authentication backend: a user is active staff, by password or by a one-time link."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend


class Backend(ModelBackend):
    """Django's own check of password and `is_active`; rate limits live in the sign-in action."""
