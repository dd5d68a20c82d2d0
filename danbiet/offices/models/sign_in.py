"""What signing in leaves behind: links used once, and failed attempts that name nobody."""

from __future__ import annotations

from django.db import models

from danbiet.offices.models.users import User


class SignInSalt(models.Model):
    """The random salt of one day. With it goes the last way to tell whose attempts those were.

    UNLOGGED, like the attempts (see the migrations): neither is in a backup.
    """

    day = models.DateField(primary_key=True)
    salt = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class SignInAttempt(models.Model):
    """A failed sign-in, kept only as a keyed hash under a salt that changes every day.

    The table is UNLOGGED (see its migration): a rate limit needs no memory beyond a crash.
    """

    hashed = models.BinaryField(max_length=32)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["hashed", "at"], name="sign_in_attempt_recent")]

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"


class SignInLink(models.Model):
    """A link that signs one person in once. Only the hash of its token is stored."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} · {self.expires_at:%d/%m/%Y %H:%M}"
