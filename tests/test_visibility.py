"""Nobody reaches another agency's rows: every address of the desk that takes an id is tried.

A new address is tried by itself as long as its parameters are known here (`things_of`). One that takes
something that belongs to no agency must say so in SHARED, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection

from danbiet.delivery import shelf
from danbiet.delivery.actions.providers import add_provider
from danbiet.delivery.actions.stations import add_station
from danbiet.delivery.models import Audience, Dispatch, RecipientImport, Recording, Ringback, RingbackCarrier, Visit
from danbiet.listening.models import Correction, ImportRun
from danbiet.offices.access import get_visible_or_404
from danbiet.offices.models import Agency, PersonInPost, Place, Post, Role, User
from danbiet.offices.permissions import OPEN, AgencyPermissionPolicy
from danbiet.policies.models import Answer, KeyFact, KeyMessage, Policy, PolicyDocument
from danbiet.publishing.actions.fact_checks import add_point
from danbiet.publishing.models import (
    Asset,
    Comment,
    Delegation,
    Edition,
    EmbargoPass,
    EmergencyReview,
    Intake,
    Question,
    QuestionGroup,
    WorkingVariant,
)
from tests.addresses import Address, every_address
from tests.builders import (
    a_digest,
    a_digest_line,
    a_feed,
    a_mention,
    a_policy,
    a_publication,
    a_release,
    a_saved_query,
    a_source,
    a_story,
    an_alarm,
    an_edition,
    an_item,
)
from tests.cast import NOW, a_person, signed_in
from tests.measurement.cases import a_finding
from tests.publishing.press_desk import (
    a_conference,
    a_conference_question,
    a_journalist,
    a_mandate,
    a_request,
    an_outlet,
)
from tests.publishing.story_bank import a_human_story, consented
from tests.publishing.warnings import a_warning_template

SHARED = {
    "sign_in_link": "the token itself is the proof; nobody is signed in yet",
    "approval_link": "the token itself is the proof; deciding needs the person's session or her PIN",
    "channel": "a channel is the same for every agency; its providers are those of one's own",
    **dict.fromkeys(
        ("edition_script", "edition_handout", "edition_pack", "edition_audio"),
        "what is before the public may be read out and carried by every agency",
    ),
    **dict.fromkeys(
        (
            "commune_bulletin",
            "commune_schedule",
            "commune_unschedule",
            "commune_replace",
            "commune_move",
            "commune_log",
            "commune_heard",
            "recordings",
        ),
        "a commune passes on what others made public; it plays it, and its own reading, on its own loudspeakers only",
    ),
    "feed": "feeds are public: the starter list, and what any agency follows",
    "feed_unfollow": "ends only the follow of one's own agency",
    "open_agency": "the pick list of agencies is the same for every administrator",
    "briefing": "takes the kind of file, no id",
    "indicator": "an indicator is a definition; its figures are those of one's own agency",
}
SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000000", "path": "x"}
# Parameters that choose a part of what the ids name.
PARTS = {"kind": "docx", "tab": "overview", "part": "text", "channel": "sms", "number": 1, "key": "email"}


def things_of(agency: Agency, by: User) -> dict[str, Any]:
    """Return one of every noun of ``agency``, under the parameter by which addresses name it."""
    policy = a_policy(agency)
    item = an_item(a_source(f"Báo của {agency}"), followed_by=agency)
    story = a_story(item)
    a_mention(item, policy)
    digest = a_digest(agency)
    correction = Correction.objects.create(
        kind="match", agency=agency, item_id=item.pk, policy=policy, engine_said={}, officer_says={}, by=by, at=NOW
    )
    KeyMessage.objects.create(policy=policy, number=1, text="Thông điệp", written_by=by, written_at=NOW)
    return {
        "policy_id": policy.pk,
        "fact_id": KeyFact.objects.create(policy=policy, subject="Mức", value="10").pk,
        "document_id": PolicyDocument.objects.create(policy=policy, subject="Tờ trình").pk,
        "item_id": item.pk,
        "story_id": story.pk,
        "alarm_id": an_alarm(policy).pk,
        "query_id": a_saved_query(policy).pk,
        "digest_id": digest.pk,
        "line_id": a_digest_line(digest, policy, story, item).pk,
        "correction_id": correction.pk,
        "run_id": ImportRun.objects.create(agency=agency, filename="bai.csv", started_at=NOW).pk,
        "feed_id": a_feed(followed_by=agency).pk,
        **a_question_in_its_group(policy, by),
        **a_press_desk(agency, by),
        **a_story_of_the_bank(agency, by),
        **(release := a_release_with_everything(agency, policy, by)),
        **what_sending_keeps(agency, release["edition_id"], by),
        "finding_id": a_finding(agency).pk,
        "template_id": a_warning_template(agency, by).pk,
        "user_id": by.pk,
        "appointment_id": by.posts_held.first().pk,
    }


def what_sending_keeps(agency: Agency, edition_id: int, by: User) -> dict[str, Any]:
    place, _new = Place.objects.get_or_create(
        code="90001",
        defaults={"name": "xã Thử", "short_name": "Thử", "sort_key": "thu", "folded_name": "thu", "kind": "commune"},
    )
    audience = Audience.objects.create(
        agency=agency, name="Phụ huynh", kind="partners", address_kind="phone", purpose="a", basis="b", created_at=NOW
    )
    edition = Edition.objects.get(pk=edition_id)
    dispatch = Dispatch.objects.create(
        agency=agency, edition=edition, release_id_of_edition=edition.release_id, channel="sms_http",
        variant_kind="sms", planned_by=by, planned_at=NOW,
    )  # fmt: skip
    provider = add_provider(agency, channel="webhook", name="Đối tác", values={"secret": "bí mật"}, by=by, at=NOW)
    visit = Visit.objects.create(agency=agency, edition=edition, place=place, why="remote", made_by=by, made_at=NOW)
    imported = RecipientImport.objects.create(
        agency=agency, audience=audience, filename="so.csv", size=1, by=by, started_at=NOW
    )
    recording = Recording.objects.create(
        agency=agency, edition=edition, sha256=shelf.put(b"ID3", "audio/mpeg"), size=3, seconds=1,
        content_type="audio/mpeg", is_synthetic=False, made_by=by, made_at=NOW,
    )  # fmt: skip
    ringback = Ringback.objects.create(
        agency=agency, edition=edition, variant_kind="sms", drafted_by=by, drafted_at=NOW, sha256=recording.sha256,
        content_type="audio/mpeg", seconds=1, is_synthetic=False,
    )  # fmt: skip
    return {
        "ringback_id": ringback.pk,
        "carrier_id": RingbackCarrier.objects.create(ringback=ringback, name="Mạng Mẫu").pk,
        "recording_id": recording.pk,
        "audience_id": audience.pk,
        "import_id": imported.pk,
        "dispatch_id": dispatch.pk,
        "provider_id": provider.pk,
        "station_id": add_station(agency, place=place, name="Loa", device=f"loa-{agency.pk}", by=by, at=NOW).pk,
        "visit_id": visit.pk,
    }


def a_press_desk(agency: Agency, by: User) -> dict[str, Any]:
    outlet = an_outlet(agency)
    conference = a_conference(agency, by=by)
    return {
        "request_id": a_request(agency, outlet=outlet).pk,
        "outlet_id": outlet.pk,
        "journalist_id": a_journalist(outlet).pk,
        "conference_id": conference.pk,
        "asked_id": a_conference_question(conference, outlet=outlet).pk,
        "mandate_id": a_mandate(by).pk,
    }


def a_story_of_the_bank(agency: Agency, by: User) -> dict[str, Any]:
    story = a_human_story(agency, by)
    point = add_point(story, words="Nước rút", by=by, at=NOW)
    return {"human_story_id": story.pk, "consent_id": consented(story, by).pk, "point_id": point.pk}


def a_question_in_its_group(policy: Policy, by: User) -> dict[str, Any]:
    group = QuestionGroup.objects.create(agency=policy.agency, policy=policy, title="Khi nào?", created_at=NOW)
    question = Question.objects.create(
        agency=policy.agency,
        policy=policy,
        code_hash=f"{policy.pk}".encode(),
        text="Khi nào?",
        group=group,
        asked_at=NOW,
    )
    answer = Answer.objects.create(
        agency=policy.agency, policy=policy, question="Khi nào?", text="Mai.", written_by=by, written_at=NOW
    )
    return {"question_id": question.pk, "group_id": group.pk, "answer_id": answer.pk}


def a_release_with_everything(agency: Agency, policy: Policy, by: User) -> dict[str, Any]:
    """A release that was public, with what hangs on it: a channel, a file, a remark, a journalist's pass."""
    release = a_release(agency, policy=policy, is_emergency=True, emergency_reason="Lũ về trong đêm.")
    publication = a_publication(an_edition(release, variants={"sms": "Lũ về trong đêm."}))
    EmergencyReview.objects.create(publication=publication, due_at=NOW)
    WorkingVariant.objects.create(release=release, kind="sms", text="Tin", changed_by=by, changed_at=NOW)
    file = Document.objects.create(title="Tờ rơi", file=ContentFile(b"noi dung", name="to-roi.txt"))
    known = {"content_type": "text/plain", "sha256": "0" * 64, "size": 8, "added_at": NOW}
    asset = Asset.objects.create(release=release, title="Tờ rơi", licence="tự do", document=file, **known)
    journalist = a_journalist(an_outlet(agency))
    token = f"{agency.pk}".encode()
    intake = {"receipt": f"2603-{agency.pk}", "unit": "Vụ", "title": "Bài", "text": "Bài", "sent_by": by}
    colleague = a_person("Người Thay", agency=agency)
    return {
        "release_id": release.pk,
        "edition_id": publication.edition_id,
        "publication_id": publication.pk,
        "asset_id": asset.pk,
        "comment_id": Comment.objects.create(release=release, text="Sửa sapô", by=by, at=NOW).pk,
        "pass_id": EmbargoPass.objects.create(
            edition=publication.edition, journalist=journalist, token_hash=token, given_by=by, given_at=NOW
        ).pk,
        "intake_id": Intake.objects.create(agency=agency, received_at=NOW, **intake).pk,
        "delegation_id": Delegation.objects.create(
            agency=agency, absent=by, stand_in=colleague, role=Role.HEAD, basis="QĐ 1",
            from_at=NOW, to_at=NOW + timedelta(days=1),
        ).pk,
    }  # fmt: skip


def taking_ids() -> list[Address]:
    return [each for each in every_address() if each.at_the_desk and each.parameters and not each.is_the_editors]


def private() -> list[Any]:
    return [pytest.param(each, id=str(each)) for each in taking_ids() if each.name not in SHARED and not _is_door(each)]


def _is_door(address: Address) -> bool:
    return address.route == "desk/password_reset/<path:rest>"  # leads to the sign-in page whatever follows


@pytest.fixture
def insider(ministry: Agency) -> User:
    """Somebody who may do everything in ``ministry``."""
    return in_every_post(a_person("Mọi Vai", agency=ministry))


@pytest.fixture(params=["outsider", "parent_officer"])
def stranger(request: pytest.FixtureRequest) -> User:
    """Somebody who may do everything in her own agency, which is another one or the parent."""
    return in_every_post(request.getfixturevalue(request.param))


def in_every_post(user: User) -> User:
    for role in Role:
        post, _new = Post.objects.get_or_create(agency=user.agency, title=str(role.label), defaults={"role": role})
        if not user.posts_held.filter(post=post).exists():
            PersonInPost.objects.create(user=user, post=post, from_on=NOW.date() - timedelta(days=9999))
    return User.objects.get(pk=user.pk)


def ask(client: Client, path: str, things: dict[str, Any]) -> set[int]:
    """Return the statuses of GET and POST, without those that say “not with this method”."""
    client.raise_request_exception = False
    body = {"policy": things["policy_id"], "story": things["story_id"]}
    return {client.get(path).status_code, client.post(path, body).status_code} - {405}


@pytest.mark.parametrize("address", private())
def test_a_strangers_rows_do_not_exist(address: Address, insider: User, stranger: User, ministry: Agency):
    ours, theirs = things_of(ministry, insider), things_of(stranger.agency, stranger)
    client = signed_in(stranger)
    assert set(address.parameters) <= set(ours | PARTS), (
        f"{address}: say in things_of() how to make what it takes, or in SHARED why it belongs to no agency"
    )
    assert ask(client, address.path(ours | PARTS), ours) == {404}
    for parameter in set(address.parameters) & set(ours):
        # One foreign id among her own is refused too; with her own alone it would be no test.
        if set(address.parameters) & set(ours) != {parameter}:
            mixed = theirs | {parameter: ours[parameter]} | PARTS
            assert ask(client, address.path(mixed), theirs) == {404}, f"{parameter} was not looked at"


@pytest.mark.parametrize("address", private())
def test_what_is_hidden_from_strangers_is_there_for_our_own(address: Address, insider: User, ministry: Agency):
    ours = things_of(ministry, insider)
    answers = ask(signed_in(insider), address.path(ours | PARTS), ours)
    # A form sent empty may be sent back (400, 422); what may not be is “there is no such thing”, or a breakdown.
    assert answers
    assert answers & {403, 404, 500} == set()


def test_every_reason_for_sharing_is_about_an_address_that_exists():
    assert set(SHARED) <= {each.name for each in taking_ids()}


@pytest.mark.django_db
def test_no_page_of_the_desk_opens_for_somebody_not_signed_in():
    open_pages = {"sign_in", "sign_in_link", "desk_login", "set_language", "sign_out", "", *OPEN}
    values = dict.fromkeys(("kind", "token", "rest"), "x")
    client = Client()
    shut = {}
    for each in every_address():
        if each.at_the_desk and not each.is_the_editors and each.name not in open_pages:
            shut[str(each)] = client.get(each.path(dict.fromkeys(each.parameters, 1) | values)).status_code
    assert {name: status for name, status in shut.items() if status not in (302, 404, 405)} == {}


def test_a_strangers_policy_or_story_in_the_form_is_refused_too(insider: User, outsider: User, ministry: Agency):
    ours, theirs = things_of(ministry, insider), things_of(outsider.agency, outsider)
    client = signed_in(in_every_post(outsider))
    for name in ("mention_add", "item_move"):
        body = {"policy": ours["policy_id"], "story": ours["story_id"]}
        assert client.post(reverse(name, args=[theirs["item_id"]]), body).status_code == 404


# -- the editor's own addresses


def editors() -> list[Any]:
    routes = [each for each in every_address() if each.at_the_desk and each.is_the_editors and each.is_route]
    return [pytest.param(each, id=str(each)) for each in routes if each.name not in OPEN]


def test_the_editors_addresses_are_closed_to_everybody(insider: User):
    client = signed_in(insider)
    open_ones = {}
    for parameter in editors():
        address: Address = parameter.values[0]
        path = address.path({name: SAMPLES[kind] for name, kind in address.parameters.items()})
        if path not in SHADOWED:
            open_ones[str(address)] = client.get(path).status_code
    assert len(open_ones) > 150
    assert {name: status for name, status in open_ones.items() if status != 404} == {}


# Addresses of the editor that pages of ours answer instead, because ours come first.
SHADOWED = {"/desk/", "/desk/account/", "/desk/login/", "/desk/logout/", "/desk/password_reset/"} | {
    f"/desk/password_reset/{rest}/" for rest in ("done", "confirm/x/x", "complete")
}


# -- documents


@pytest.fixture
def document(ministry: Agency) -> Document:
    ministry.collection = Collection.get_first_root_node().add_child(name=ministry.short_name)
    ministry.save()
    file = ContentFile(b"noi dung", name="du-thao.txt")
    return Document.objects.create(title="Dự thảo", file=file, collection=ministry.collection)


def test_a_document_is_served_to_its_own_agency_only(
    document: Document, officer: User, outsider: User, parent_officer: User, client_of: Callable[[User], Client]
):
    path = reverse("wagtaildocs_serve", args=[document.pk, document.filename])
    asked = [client_of(officer), client_of(outsider), client_of(parent_officer), Client()]
    assert [client.get(path).status_code for client in asked] == [200, 404, 404, 404]


def test_a_document_in_nobodys_drawer_is_served_to_nobody(document: Document, officer: User, client_of: Any):
    Document.objects.update(collection=Collection.get_first_root_node())
    path = reverse("wagtaildocs_serve", args=[document.pk, document.filename])
    assert client_of(officer).get(path).status_code == 404


# -- the rule itself


def test_an_account_without_an_agency_sees_nothing(ministry: Agency, officer: User):
    a_policy(ministry)
    User.objects.filter(pk=officer.pk).update(agency=None)
    assert list(Policy.objects.visible_to(User.objects.get(pk=officer.pk))) == []


def test_a_visible_row_is_found_and_a_strangers_is_missing(ministry: Agency, officer: User, outsider: User):
    policy = a_policy(ministry)
    assert get_visible_or_404(Policy, officer, pk=policy.pk) == policy
    assert get_visible_or_404(Policy.objects.filter(archived_at=None), officer, pk=policy.pk) == policy
    with pytest.raises(Http404):
        get_visible_or_404(Policy, outsider, pk=policy.pk)


def test_the_editors_permission_policy_follows_the_same_rule(ministry: Agency, officer: User, outsider: User):
    policy = a_policy(ministry)
    rule = AgencyPermissionPolicy(Policy)
    asked = [rule.user_has_permission_for_instance(user, "change", policy) for user in (officer, outsider)]
    assert asked == [True, False]
    assert list(rule.instances_user_has_permission_for(outsider, "change")) == []
