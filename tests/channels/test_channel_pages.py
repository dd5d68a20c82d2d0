"""The operator's page on channels tells what the screen shows."""

from pathlib import Path

import pytest

from danbiet.channels import CHANNELS

PAGE = (Path(__file__).resolve().parents[2] / "docs/operator/channels.md").read_text(encoding="utf-8")
HEADINGS = {
    "email": "## E-mail",
    "sms_http": "## SMS through an HTTP gateway",
    "smpp": "## SMS over SMPP",
    "zalo": "## Zalo",
    "webhook": "## Partners' systems",
}


def row_of(name, field) -> str:
    if field.is_required():
        shown = "must be filled in"
    elif field.default in (None, ""):
        shown = ""
    else:
        shown = f"`{field.default}`"
    return f"| `{name}` | {field.title} | {shown} |"


@pytest.mark.parametrize("key", HEADINGS)
def test_every_setting_of_a_channel_stands_on_the_operators_page(key):
    section = PAGE.split(f"\n{HEADINGS[key]}\n", 1)[1].split("\n## ", 1)[0]
    written = [line for line in section.splitlines() if line.startswith("| `") and "POST" not in line]
    assert written == [row_of(name, field) for name, field in CHANNELS[key].Settings.model_fields.items()]


def test_the_gateways_words_are_all_told():
    words = [word for word in CHANNELS["sms_http"].statuses if not word.startswith("http")]
    assert [word for word in words if f"`{word}`" not in PAGE] == []
