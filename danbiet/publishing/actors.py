"""Who acts in publishing: a member of staff, or the part of the product that publishes what is due."""

from __future__ import annotations

from danbiet.offices.audit import SystemPost
from danbiet.offices.models import User

Actor = User | SystemPost
PUBLISHER = SystemPost("publisher")
