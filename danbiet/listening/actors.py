"""Who acts in listening: a member of staff, or the listener itself."""

from __future__ import annotations

from danbiet.offices.audit import SystemPost
from danbiet.offices.models import User

Actor = User | SystemPost
LISTENER = SystemPost("listener")
COMMAND_LINE = SystemPost("command-line")
