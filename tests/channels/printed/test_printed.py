from danbiet.channels.base import Fate, Message
from danbiet.channels.printed import Printed, PrintedSettings

CHANNEL, SETTINGS = Printed(), PrintedSettings()


def test_a_text_is_measured_in_pages():
    fitted = [CHANNEL.fit("chữ " * letters, settings=SETTINGS) for letters in (10, 400, 2000)]
    assert [(f.parts, f.unit, [p.code for p in f.problems]) for f in fitted] == [
        (1, "pages", []),
        (2, "pages", []),
        (7, "pages", ["too_long"]),
    ]


def test_an_empty_sheet_is_stopped():
    assert [p.code for p in CHANNEL.fit(" ").problems if p.stops] == ["empty"]


def test_a_sheet_is_handed_over_and_never_claimed_to_be_received():
    with CHANNEL.open(SETTINGS) as sender:
        outcomes = list(sender.send([Message("d-1", "", "Miễn học phí.")]))
    assert [(o.key, o.fate) for o in outcomes] == [("d-1", Fate.HANDED)]
