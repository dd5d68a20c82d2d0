"""Opening the world: the people, the dossiers, the sources, then sixty days lived through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from danbiet.demo.actions.asking import let_the_people_ask, let_the_press_ask, open_press_desk
from danbiet.demo.actions.dossiers import open_dossiers
from danbiet.demo.actions.human_stories import fill_the_story_bank
from danbiet.demo.actions.people import PEOPLE, hire, open_agencies
from danbiet.demo.actions.reading import let_people_read
from danbiet.demo.actions.releases import Staff, say_everything
from danbiet.demo.actions.replay import Replay
from danbiet.demo.actions.ringbacks import prepare_ringback
from danbiet.demo.actions.sending import NUMBERS, set_up_sending
from danbiet.demo.press import feed_path
from danbiet.demo.script import Outlet, Script, world, write_script
from danbiet.listening.actions.sources import add_feed, follow_feed
from danbiet.listening.actors import LISTENER
from danbiet.listening.models import Feed
from danbiet.offices.models import Agency, Role, User
from danbiet.offices.reference import load_reference
from danbiet.policies.models import Policy

Progress = Callable[[str, int, int], None]


class RealAgencyHere(RuntimeError):
    """This database holds an agency that is no invention."""


class AlreadyLoaded(RuntimeError):
    """The demonstration world is in this database already."""


def require_no_real_agency() -> None:
    """Raise RealAgencyHere when a real agency works in this database."""
    real = Agency.objects.opened().filter(is_demo=False).first()
    if real is not None:
        raise RealAgencyHere(
            f"“{real.name}” works in this database; the demonstration never mixes with it. "
            "Start the demonstration with a data folder of its own: danbiet up --demo."
        )


def is_open() -> bool:
    return Agency.objects.opened().filter(is_demo=True).exists()


def open_world(*, seed: int, at: datetime, progress: Progress, days: int = 60, numbers: int = NUMBERS) -> Script:
    """Load the story that ends at ``at`` through the product's own listening path; return the script.

    ``progress(step, done, of)`` is told how far it is. A half-loaded world, left by a start that was
    stopped, is refused: its data folder is to be deleted.

    Raises RealAgencyHere and AlreadyLoaded.
    """
    require_no_real_agency()
    if is_open():
        raise AlreadyLoaded("The demonstration world is loaded already; delete its data folder to load it anew.")
    script = write_script(seed, ends_at=at, days=days)
    progress("places", 0, 1)
    load_reference(at=script.begins_at)
    agencies = open_agencies(at=script.begins_at)
    people = hire(agencies, at=script.begins_at)
    policies = open_dossiers(agencies, officers(people), at=script.begins_at, today=at.date())
    replay = Replay(script, policies, officers(people), progress)
    with replay.serving():
        replay.feeds = follow_press(agencies, at=script.begins_at)
        replay.run()
    progress("speaking", 0, 1)
    speak(agencies, people, policies, numbers=numbers, at=at)
    return script


def speak(
    agencies: Mapping[str, Agency],
    people: Mapping[str, User],
    policies: Mapping[str, Policy],
    *,
    numbers: int = NUMBERS,
    at: datetime,
) -> None:
    """Let the agencies publish, the press and the people ask, the answers be given, and the lists be filled."""
    teams = {agency.pk: team for key, agency in agencies.items() if (team := _team(key, people)) is not None}
    ministry = agencies["ministry"]
    outlets = open_press_desk(ministry, teams[ministry.pk], at=at)
    say_everything(policies, teams, at=at)
    fill_the_story_bank(policies, teams, at=at)
    let_the_press_ask(policies, outlets, teams, at=at)
    let_the_people_ask(policies, teams, at=at)
    set_up_sending(ministry, numbers=numbers, by=teams[ministry.pk].writer, at=at)
    prepare_ringback(ministry, teams[ministry.pk], at=at)
    let_people_read(at=at)


def _team(agency: str, people: Mapping[str, User]) -> Staff | None:
    """Who writes and who approves there; None where nobody holds those posts."""
    there = {person.role: people[person.key] for person in reversed(PEOPLE) if person.agency == agency}
    if Role.FOCAL_OFFICER not in there:
        return None
    return Staff(there[Role.FOCAL_OFFICER], {str(role): person for role, person in there.items()})


def officers(people: dict[str, User]) -> dict[str, User]:
    """Return the officer of each agency, by the agency's key."""
    found: dict[str, User] = {}
    for person in PEOPLE:
        found.setdefault(person.agency, people[person.key])
    return found


def follow_press(agencies: dict[str, Agency], *, at: datetime) -> dict[str, Feed]:
    """Let every agency follow the whole invented press; return the feeds by host."""
    feeds = {outlet.host: _feed(outlet, at=at) for outlet in world().outlets}
    for agency in agencies.values():
        for feed in feeds.values():
            follow_feed(feed, agency=agency, by=LISTENER, at=at)
    return feeds


def _feed(outlet: Outlet, *, at: datetime) -> Feed:
    kind = Feed.Kind.SITEMAP if outlet.feed == "sitemap" else Feed.Kind.FEED
    url = f"http://{outlet.host}{feed_path(outlet)}"
    return add_feed(url, source_name=outlet.name, section="Tin mới", kind=kind, by=LISTENER, at=at)
