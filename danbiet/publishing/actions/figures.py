"""The statement register's memory: every figure that a publication stands by."""

from __future__ import annotations

from typing import Final

from danbiet.engine.text import fold, sentences
from danbiet.engine.text.facts import Figure, figures
from danbiet.publishing.models import Edition, Publication, SaidFigure
from danbiet.publishing.text import plain

# Names and addresses of law are no figures that can contradict another.
LEFT_OUT: Final = frozenset({"place", "person", "organisation", "document", "article", "phone"})


def keep_figures(publication: Publication, edition: Edition) -> int:
    """Read the figures of a publication's fact table and text into the register; return how many."""
    content = edition.content
    rows: list[SaidFigure] = []
    for fact in content["facts"]:
        said = f"{fact['subject']}: {fact['value']} {fact['unit']}".strip()
        rows += [_row(publication, fact["subject"], each, said, True) for each in _counted(said)]
    text = "\n".join((content["title"], content["lead"], plain(content["body"]), content["quote"]))
    for sentence in sentences(text):
        rows += [_row(publication, sentence, each, sentence, False) for each in _counted(sentence)]
    SaidFigure.objects.bulk_create(rows)
    return len(rows)


def _counted(text: str) -> list[Figure]:
    return [each for each in figures(text) if str(each.kind) not in LEFT_OUT]


def _row(publication: Publication, subject: str, figure: Figure, words: str, from_table: bool) -> SaidFigure:
    return SaidFigure(
        publication=publication, subject=subject[:200], folded_subject=fold(subject)[:200], kind=str(figure.kind),
        value=str(figure.value)[:120], unit=figure.unit[:60], words=words[:300], from_fact_table=from_table,
    )  # fmt: skip
