"""``danbiet catalogues``: the words of the interface in each language."""

import click

from danbiet.ops import catalogues


@click.group("catalogues")
def command() -> None:
    """Collect, compile and check the catalogues of translated words."""


@command.command("compile")
def compile_() -> None:
    """Compile what has changed."""
    for file in catalogues.compile_all():
        click.echo(f"compiled {file.relative_to(catalogues.PACKAGE.parent)}")


@command.command("extract")
def extract() -> None:
    """Bring the catalogues up to date with the source; translations are kept."""
    _plain_settings()
    for language, messages in catalogues.extract().items():
        click.echo(f"{language}: {messages} messages")


@command.command("check")
def check() -> None:
    """List what is not translated; the exit code tells whether anything is missing."""
    _plain_settings()
    missing = catalogues.missing()
    for gap in missing:
        click.echo(f"{gap.language}  {gap.where}  {gap.text!r}")
    if missing:
        raise click.ClickException(f"{len(missing)} messages are missing. Run “danbiet catalogues extract”, fill them.")
    click.echo("Every message is translated.")


def _plain_settings() -> None:
    # Reading a template for its messages needs Django's lexer and no setting of ours.
    from django.conf import settings

    if not settings.configured:
        settings.configure()
