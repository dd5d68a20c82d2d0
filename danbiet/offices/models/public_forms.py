"""What a form without an account leaves behind: that its token was used, and nothing about who used it."""

from __future__ import annotations

from django.db import models


class UsedToken(models.Model):
    """The hash of a form's token that was used, kept until the token would have expired by itself.

    UNLOGGED (see its migration): after a crash a token of the last hour could be used once more, no harm done.
    """

    hashed = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.expires_at:%H:%M}"
