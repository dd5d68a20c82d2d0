"""Official phrases that have a plainer wording."""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from danbiet.engine.text.folding import lower, nfc
from danbiet.engine.text.plain.report import Code, Remark
from danbiet.engine.text.tones import normalise_tones


@cache
def phrases() -> Mapping[str, str]:
    """Return the hand-kept list: official phrase → plainer wording."""
    text = files(__package__).joinpath("phrases.csv").read_text("utf-8")
    return {normalise_tones(row["phrase"]): row["plainer"] for row in csv.DictReader(text.splitlines())}


def phrase_remarks(text: str) -> Iterator[Remark]:
    """Yield every official phrase; where two begin at one place, the longer."""
    original = nfc(text)
    for match in _pattern().finditer(lower(normalise_tones(original))):
        words = re.sub(r"\s+", " ", match[0])
        yield Remark(
            Code.OFFICIALESE, match.start(), match.end(), original[match.start() : match.end()], phrases()[words]
        )


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(phrases(), key=len, reverse=True)
    spelled = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)")
