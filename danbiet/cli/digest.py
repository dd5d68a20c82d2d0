"""``danbiet digest``: the draft press digest, for a terminal or a file."""

from __future__ import annotations

from pathlib import Path

import click

from danbiet.cli._django import needs_django
from danbiet.cli.listen import agency_named
from danbiet.documents.wording import Language
from danbiet.kit import clock

KINDS = ("txt", "docx", "pdf", "xlsx")


@click.command("digest")
@click.option("--agency", "code", default=None, help="Code of the agency; needed when there are several.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write: .txt, .docx, .pdf or .xlsx."
)
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@needs_django
def command(code: str | None, out: Path | None, language: Language) -> None:
    """Bring the draft digest up to date and print its short version, or write it to a file."""
    from danbiet.documents.digest import digest_short
    from danbiet.listening.actions.digests import draft_digest
    from danbiet.listening.digest_documents import FILES, document_of
    from danbiet.offices.working_days import LOCAL

    now = clock.now()
    digest = draft_digest(agency_named(code), at=now)
    document = document_of(digest, language=language, on=now.astimezone(LOCAL).date())
    if out is None:
        click.echo(digest_short(document))
        return
    kind = out.suffix.lstrip(".").lower()
    if kind not in KINDS:
        raise click.ClickException(f"{out.name}: the name must end in one of {', '.join('.' + k for k in KINDS)}.")
    out.write_bytes(digest_short(document).encode() if kind == "txt" else FILES[kind].make(document))
    click.echo(f"wrote {out}")
