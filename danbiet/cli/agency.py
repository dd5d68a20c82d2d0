"""``danbiet agency``: the first agency of an installation, its people, and their one-time links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from danbiet.cli._django import needs_django
from danbiet.kit import clock

if TYPE_CHECKING:
    from danbiet.offices.audit import SystemPost
    from danbiet.offices.models import Agency

ROLES = (
    "administrator", "agency_head", "spokesperson", "focal_officer", "coordinator",
    "drafting_unit", "editor", "commune_officer", "auditor",
)  # fmt: skip


@click.group("agency")
def command() -> None:
    """List and open agencies, add their people, make one-time sign-in links."""


@command.command("list")
@click.option("--open", "opened", is_flag=True, help="Only agencies that work here.")
@needs_django
def list_(opened: bool) -> None:
    """Print the codes and names of the pick list; those that work here are marked."""
    from danbiet.offices.models import Agency

    for agency in (Agency.objects.opened() if opened else Agency.objects.all()).order_by("tier", "sort_key"):
        click.echo(f"{'*' if agency.opened_at else ' '} {agency.code:<16} {agency.name}")


@command.command("open")
@click.argument("code")
@needs_django
def open_(code: str) -> None:
    """Let people work in the agency with this CODE."""
    from danbiet.offices.agencies import AlreadyOpen, open_agency

    try:
        click.echo(f"{open_agency(_agency(code), by=_by(), at=clock.now())} works here now")
    except AlreadyOpen as error:
        raise click.ClickException(str(error)) from error


@command.command("person")
@click.argument("username")
@click.option("--agency", "code", required=True, help="Code of the agency.")
@click.option("--name", required=True, help="Full name.")
@click.option("--post", "title", required=True, help="Title of the post, made when it is new.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the post may do.")
@needs_django
def person(username: str, code: str, name: str, title: str, role: str) -> None:
    """Add a person to an agency and print the link that signs her in once."""
    from django.db import transaction

    from danbiet.offices.agencies import add_post
    from danbiet.offices.models import Role
    from danbiet.offices.people import UsernameTaken, WrongAgency, add_user, appoint
    from danbiet.offices.sign_in import make_sign_in_link
    from danbiet.offices.working_days import LOCAL

    agency, at = _agency(code), clock.now()
    try:
        with transaction.atomic():
            user = add_user(username=username, full_name=name, agency=agency, by=_by(), at=at)
            post = agency.posts.filter(title=title).first() or add_post(
                agency, title=title, role=Role(role), by=_by(), at=at
            )
            appoint(user, post, from_on=at.astimezone(LOCAL).date(), by=_by(), at=at)
            link = make_sign_in_link(user, by=_by(), at=at)
    except (UsernameTaken, WrongAgency) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} signs in once with: {link}")


@command.command("link")
@click.argument("username")
@needs_django
def link(username: str) -> None:
    """Print a new one-time sign-in link for USERNAME; earlier links stop working."""
    from danbiet.offices.models import User
    from danbiet.offices.sign_in import make_sign_in_link

    user = User.objects.filter(username__iexact=username, is_active=True).first()
    if user is None:
        raise click.ClickException(f"Nobody here signs in as {username!r}.")
    click.echo(make_sign_in_link(user, by=_by(), at=clock.now()))


def _agency(code: str) -> Agency:
    from danbiet.offices.models import Agency

    agency = Agency.objects.filter(code__iexact=code).first()
    if agency is None:
        raise click.ClickException(f"No agency has the code {code!r}. “danbiet agency list” prints them.")
    return agency


def _by() -> SystemPost:
    from danbiet.offices.audit import SystemPost

    return SystemPost("command-line")
