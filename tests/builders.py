"""The nouns of the tests, each built with what matters to the test and sensible values for the rest.

    policy = a_policy(ministry, short_title="Học phí")
    item = an_item(a_source("Báo Sông Mây"), title="Học phí giảm", followed_by=ministry)
    a_mention(item, policy)

Rows are made directly, not by actions, so that a test of one action needs no other. `at` is `NOW` of the
cast unless given.
"""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

from django.db import connection

from danbiet.engine import ENGINE_VERSION
from danbiet.engine.text import search_vector, sort_key
from danbiet.listening.models import (
    Alarm,
    Digest,
    DigestLine,
    Family,
    Feed,
    Follow,
    Item,
    ItemText,
    Mention,
    SavedQuery,
    Source,
    Story,
)
from danbiet.listening.models.items import first_id_at
from danbiet.offices.models import Agency, Role, User
from danbiet.policies.models import DocumentKind, Policy
from danbiet.publishing.editions import content_hash, content_of, search_words, sha256
from danbiet.publishing.models import (
    Approval,
    ApprovalStep,
    Edition,
    Publication,
    Release,
    ReleaseKind,
    ReleaseState,
    Variant,
)
from tests.cast import NOW, a_person

_numbers = itertools.count(1)


def a_policy(agency: Agency, *, short_title: str = "", at: datetime = NOW, **fields: object) -> Policy:
    short_title = short_title or f"Chính sách {next(_numbers)}"
    kind, _new = DocumentKind.objects.get_or_create(
        key="nghi-dinh", defaults={"name": "Nghị định", "stages": ["proposal", "drafting", "effect"]}
    )
    known = {"title": f"Nghị định về {short_title.lower()}", "kind": kind, "created_at": at}
    return Policy.objects.create(agency=agency, short_title=short_title, **(known | fields))


def a_saved_query(policy: Policy, *, text: str = '"học phí"', at: datetime = NOW, **fields: object) -> SavedQuery:
    known = {"name": f"Bộ từ khoá {next(_numbers)}", "created_at": at, "changed_at": at}
    return SavedQuery.objects.create(policy=policy, agency=policy.agency, text=text, **(known | fields))


def a_source(name: str = "", **fields: object) -> Source:
    name = name or f"Báo Thử Nghiệm {next(_numbers)}"
    return Source.objects.create(name=name, sort_key=sort_key(name), **({"host": "bao.example"} | fields))


def a_feed(
    source: Source | None = None, *, followed_by: Agency | None = None, at: datetime = NOW, **fields: object
) -> Feed:
    """Return a feed; ``followed_by`` an agency, it is one that the worker polls and the agency's officers see."""
    source = source or a_source()
    known = {"url": f"https://{source.host}/rss/{next(_numbers)}.xml", "next_poll_at": at}
    feed = Feed.objects.create(source=source, **(known | fields))
    if followed_by:
        Follow.objects.create(agency=followed_by, feed=feed, since=at)
    return feed


def an_item(
    source: Source | None = None,
    *,
    title: str = "",
    body: str = "Nội dung bài viết.",
    received_at: datetime = NOW,
    followed_by: Agency | None = None,
    feed: Feed | None = None,
    **fields: object,
) -> Item:
    """Return an analysed article with its text. ``published_at`` is ten minutes before ``received_at``.

    ``followed_by`` makes its officers see it, through a feed of its source.
    """
    number = next(_numbers)
    feed = feed or _feed_of(source or a_source(), followed_by)
    known = {
        "url": f"https://{feed.source.host}/bai-{number}.html",
        "title": title or f"Bài viết số {number}",
        "published_at": received_at - timedelta(minutes=10),
        "shown_at": received_at + timedelta(seconds=5),
        "state": Item.State.ANALYSED,
        "engine_version": ENGINE_VERSION,
    }
    item = Item.objects.create(
        id=_item_id(received_at), source=feed.source, feed=feed, received_at=received_at, **(known | fields)
    )
    _write_text(item, body)
    return item


def a_story(*items: Item, title: str = "", at: datetime = NOW, **fields: object) -> Story:
    """Return a story; the given articles are put into it and counted."""
    days = [item.published_at for item in items] or [at]
    known = {
        "title": title or (items[0].title if items else f"Sự việc {next(_numbers)}"),
        "first_at": min(days),
        "last_at": max(days),
        "articles": len(items),
        "independent": sum(item.is_original for item in items),
        "outlets": len({item.source_id for item in items}),
        "engine_version": ENGINE_VERSION,
    }
    story = Story.objects.create(**(known | fields))
    for item in items:
        item.story = story
        item.save(update_fields=["story"])
    return story


def a_family(original: Item, *copies: Item) -> Family:
    """Return a family of copies: ``copies`` become reprints of ``original``."""
    days = [item.published_at for item in (original, *copies)]
    family = Family.objects.create(original_id=original.pk, size=1 + len(copies), first_at=min(days), last_at=max(days))
    for item in (original, *copies):
        item.family, item.is_original = family, item is original
        item.save(update_fields=["family", "is_original"])
    return family


def a_mention(item: Item, policy: Policy, **fields: object) -> Mention:
    known = {"at": item.published_at, "engine_version": ENGINE_VERSION}
    return Mention.objects.create(item=item, policy=policy, **(known | fields))


def an_alarm(policy: Policy, *, at: datetime = NOW, **fields: object) -> Alarm:
    known = {
        "raised_at": at,
        "last_seen_at": at,
        "window_hours": 24,
        "observed": 18,
        "expected": 4.5,
        "upper": 9.0,
        "odds": 0.0004,
        "evidence": {},
        "engine_version": ENGINE_VERSION,
    }
    return Alarm.objects.create(policy=policy, agency=policy.agency, **(known | fields))


def a_digest(agency: Agency, *, at: datetime = NOW, signed_by: User | None = None, **fields: object) -> Digest:
    """Return a draft digest of the last day; ``signed_by`` somebody, a signed one."""
    known = {"from_at": at - timedelta(days=1), "to_at": at, "basis": "từ 17:00 hôm trước", "made_at": at}
    if signed_by:
        known |= {"signed_by": signed_by, "signed_at": at, "frozen": {}}
    return Digest.objects.create(agency=agency, **(known | fields))


def a_digest_line(digest: Digest, policy: Policy, story: Story, item: Item, **fields: object) -> DigestLine:
    return DigestLine.objects.create(
        digest=digest, policy=policy, story_id=story.pk, item_id=item.pk, **({"position": next(_numbers)} | fields)
    )


def a_release(
    agency: Agency, *, policy: Policy | None = None, author: User | None = None, at: datetime = NOW, **fields: object
) -> Release:
    """Return a draft of a press release; ``author`` is a new officer unless given."""
    number = next(_numbers)
    author = author or a_person(f"Người Viết {number}", agency=agency)
    known = {
        "kind": ReleaseKind.PRESS_RELEASE,
        "title": f"Bản công bố số {number}",
        "lead": "Điều chính, trong hai câu.",
        "body": "<p>Nội dung bản công bố.</p>",
        "contact": "Phòng Truyền thông, 028 0000 0000",
        "created_at": at,
        "changed_at": at,
        "public_id": f"tc-{number}",
    }
    return Release.objects.create(
        agency=agency, policy=policy, author=author, writer_ids=[author.pk], **(known | fields)
    )


def an_edition(release: Release, *, at: datetime = NOW, approved_by: User | None = None, **content: object) -> Edition:
    """Freeze ``release`` as its next edition, which waits for the head; ``content`` says what else stands in it.

    ``approved_by`` a head of the agency, it is approved.
    """
    whole = content_of(release) | content
    last = release.editions.last()
    edition = Edition.objects.create(
        release=release,
        number=last.number + 1 if last else 1,
        content=whole,
        hash=content_hash(whole),
        facts_hash=sha256(whole["facts"]),
        amends=last if last and Publication.objects.filter(edition=last).exists() else None,
        is_emergency=release.is_emergency,
        author=release.author,
        submitter=release.author,
        writer_ids=release.writer_ids,
        frozen_at=at,
    )
    for kind, text in whole["variants"].items():
        Variant.objects.create(edition=edition, kind=kind, text=text)
    step = ApprovalStep.objects.create(edition=edition, order=1, role=Role.HEAD)
    if approved_by:
        Approval.objects.create(
            edition=edition, step=step, hash=edition.hash, person=approved_by, role=Role.HEAD, decision="approve", at=at
        )
    return edition


def a_publication(edition: Edition, *, at: datetime = NOW, **fields: object) -> Publication:
    """Return ``edition`` before the public; its head approves it first where nobody has."""
    release = edition.release
    if not edition.approvals.exists():
        head = a_person(f"Người Duyệt {next(_numbers)}", agency=release.agency, role=Role.HEAD)
        step = edition.steps.get()
        Approval.objects.create(
            edition=edition, step=step, hash=edition.hash, person=head, role=Role.HEAD, decision="approve", at=at
        )
    Release.objects.filter(pk=release.pk).update(state=ReleaseState.APPROVED)
    release.state = ReleaseState.APPROVED
    release.save(update_fields=["state"])
    release.publications.filter(superseded_at=None).update(superseded_at=at)
    known = {"published_at": at, "kind": release.kind, "search": search_words(edition.content)}
    made = Publication.objects.create(
        edition=edition, release=release, agency=release.agency, policy=release.policy, **(known | fields)
    )
    release.state = ReleaseState.CORRECTED if edition.amends_id else ReleaseState.PUBLISHED
    release.save(update_fields=["state"])
    return made


def _feed_of(source: Source, followed_by: Agency | None) -> Feed:
    feed = source.feeds.order_by("pk").first() or a_feed(source)
    if followed_by:
        Follow.objects.get_or_create(agency=followed_by, feed=feed, defaults={"since": NOW})
    return feed


def _item_id(received_at: datetime) -> int:
    day = received_at.date()
    with connection.cursor() as cursor:
        cursor.execute("SELECT danbiet_ensure_partitions(%s, %s)", [day, day + timedelta(days=1)])
        cursor.execute("SELECT nextval('listening_item_counter')")
        return first_id_at(received_at) + int(cursor.fetchone()[0])


def _write_text(item: Item, body: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {ItemText._meta.db_table} (item_id, body, search, engine_version)"
            " VALUES (%s, %s, %s::tsvector, %s)",
            [item.pk, body, search_vector(item.title, body).literal, ENGINE_VERSION],
        )
