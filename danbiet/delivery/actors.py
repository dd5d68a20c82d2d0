"""Who acts in delivery: a member of staff, or the ledger itself."""

from __future__ import annotations

from danbiet.offices.audit import SystemPost
from danbiet.offices.models import User

Actor = User | SystemPost
LEDGER = SystemPost("ledger")
