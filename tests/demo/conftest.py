"""One story, written once: 60 days that end on a working afternoon."""

from __future__ import annotations

from datetime import datetime

import pytest

from danbiet.demo.script import Script, write_script
from danbiet.demo.script.nouns import LOCAL

AFTERNOON = datetime(2026, 11, 18, 16, 20, tzinfo=LOCAL)


@pytest.fixture(scope="session")
def script() -> Script:
    return write_script(11, ends_at=AFTERNOON)
