"""Calls to partners, each with its own address."""

from datetime import timedelta

import pytest

from danbiet.channels.base import Attachment, Fate, Message, Reason
from danbiet.channels.simulators.script import Script, Trouble
from danbiet.channels.simulators.webhook import Partner
from danbiet.channels.webhook.channel import of_answer
from tests.channels.cases.webhook import CASE
from tests.channels.contract import sending


def test_the_partner_reads_what_was_approved():
    file = Attachment("bang.pdf", "application/pdf", b"%PDF", sha256="ab12")
    with Partner() as partner:
        message = Message("d-1", f"{partner.url}/hook", "Miễn học phí", subject="Tin", attachments=[file])
        assert sending(CASE, partner, [message]).fates == {"d-1": Fate.HANDED}
        assert partner.calls["d-1"] == {
            "id": "d-1",
            "subject": "Tin",
            "text": "Miễn học phí",
            "html": "",
            "language": "vi",
            "expires_at": None,
            "attachments": [{"name": "bang.pdf", "content_type": "application/pdf", "sha256": "ab12"}],
            "extra": {},
        }


def test_a_partner_that_hangs_does_not_hold_up_the_others():
    with Partner(Script(always=Trouble.HANG)) as slow, Partner() as quick:
        addresses = [f"{slow.url}/a", f"{quick.url}/b", f"{slow.url}/c", f"{quick.url}/d"]
        messages = [Message(f"d-{n}", address, "Tin") for n, address in enumerate(addresses)]
        done = sending(CASE, quick, messages, answer_seconds=0.3)
        assert slow.tally.calls == 1
    assert done.fates == {"d-0": Fate.UNCERTAIN, "d-1": Fate.HANDED, "d-2": Fate.LATER, "d-3": Fate.HANDED}


def test_a_partner_who_does_not_know_our_secret_says_so():
    with Partner() as partner:
        message = Message("d-1", f"{partner.url}/hook", "Tin")
        done = sending(CASE, partner, [message], secret="another")
    assert [(o.fate, o.reason, o.detail) for o in done.outcomes] == [(Fate.LATER, Reason.NOT_ALLOWED, "http 401")]


def test_a_partner_is_asked_again_when_it_says():
    with Partner(Script(always=Trouble.CLOSED, retry_after_seconds=45)) as partner:
        (outcome,) = sending(CASE, partner, [Message("d-1", f"{partner.url}/hook", "Tin")]).outcomes
    assert (outcome.fate, outcome.retry_after) == (Fate.LATER, timedelta(seconds=45))


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "http://169.254.169.254/latest/", "https://10.0.0.1/"])
def test_an_address_inside_the_network_is_not_called(address):
    with Partner() as partner:
        done = sending(CASE, partner, [Message("d-1", address, "Tin")], closed_networks=False)
    assert [(o.fate, o.reason) for o in done.outcomes] == [(Fate.LATER, Reason.UNREACHABLE)]


@pytest.mark.parametrize(
    ("code", "fate"),
    [(204, Fate.HANDED), (301, Fate.LATER), (404, Fate.FAILED), (418, Fate.LATER), (500, Fate.UNCERTAIN)],
)
def test_every_answer_means_something(code, fate):
    assert of_answer(code).fate is fate
