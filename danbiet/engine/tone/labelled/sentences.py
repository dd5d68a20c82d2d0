"""The sentences of the set, read from one file per policy field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Final

from danbiet.engine.tone.judging import Tone
from danbiet.engine.tone.labelled.labels import Need, Trap, Voice, tone_of

COLUMNS: Final = ("id", "policy", "tone", "need", "voice", "trap", "sentence")


class Split(StrEnum):
    """What a field may be used for. A field lies wholly on one side."""

    TRAIN = "train"
    KEPT_APART = "kept_apart"


KEPT_APART: Final = frozenset(
    (
        "bao_luc_gd",
        "dan_toc",
        "dich_vu_cong",
        "ngay_nghi",
        "nghia_vu_quan_su",
        "nguoi_tieu_dung",
        "nha_giao",
        "nha_xa_hoi",
        "nuoc_sach",
        "phat_thai",
        "rac",
        "sach_giao_khoa",
        "so_do",
        "thanh_toan",
        "thien_tai",
        "thue_hang_hoa",
        "thue_ho",
        "thuy_loi",
        "thuy_san",
        "tinh_gian",
        "tre_em_mang",
        "vac_xin",
        "via_he",
    )
)
"""The fields that no model may learn from: on them it is measured. Chosen by hand to be diverse."""


class WrongRow(ValueError):
    """A row of a file does not have the columns or the values of the set."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence and its labels. ``id`` is ``<field>-<nnn>`` and never changes."""

    id: str
    field: str
    policy: str
    tone: Tone
    need: Need
    voice: Voice
    trap: Trap
    sentence: str

    @property
    def split(self) -> Split:
        return Split.KEPT_APART if self.field in KEPT_APART else Split.TRAIN


@dataclass(frozen=True, slots=True)
class Blind:
    """A sentence without its labels, for whoever labels the set again."""

    id: str
    policy: str
    sentence: str


@lru_cache(maxsize=1)
def sentences() -> tuple[Labelled, ...]:
    """Return the whole set, field by field in alphabetical order, rows in the order of the file.

    Raises WrongRow when a file does not hold what it should.
    """
    folder = files(__package__).joinpath("fields")
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".tsv")), key=lambda path: path.name)
    return tuple(row for path in paths for row in read_field(path.name[:-4], path.read_text("utf-8").splitlines()))


def blind() -> tuple[Blind, ...]:
    """Return the set without labels, in an order that is fixed and tells nothing of them."""
    return tuple(Blind(row.id, row.policy, row.sentence) for row in sorted(sentences(), key=_scrambled))


def read_field(field: str, lines: Iterable[str]) -> Iterator[Labelled]:
    """Yield the rows of the file of ``field``; the first line names the columns.

    Raises WrongRow with the line's number and what is wrong with it.
    """
    for number, line in enumerate(lines, start=1):
        cells = tuple(line.split("\t"))
        if number == 1 and cells != COLUMNS:
            raise WrongRow(f"{field}.tsv must begin with the columns {', '.join(COLUMNS)}; it has {line!r}.")
        if number > 1:
            yield _row(field, cells, f"{field}.tsv, line {number}")


def _row(field: str, cells: tuple[str, ...], where: str) -> Labelled:
    if len(cells) != len(COLUMNS):
        raise WrongRow(f"{where}: {len(COLUMNS)} cells separated by tabs are needed, {len(cells)} were found.")
    key, policy, tone, need, voice, trap, sentence = cells
    if not key.startswith(f"{field}-") or not policy or not sentence.strip():
        raise WrongRow(f"{where}: the id must begin with {field}-, and policy and sentence may not be blank.")
    try:
        return Labelled(key, field, policy, tone_of(tone), Need(need), Voice(voice), Trap(trap), sentence)
    except ValueError as error:
        raise WrongRow(f"{where}: {error}") from error


def _scrambled(row: Labelled) -> bytes:
    return blake2b(row.id.encode(), digest_size=8).digest()
