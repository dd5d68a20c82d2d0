"""Forms without an account: a token once, work done or a wait, and nothing kept of who sent it."""

from datetime import timedelta

import pytest

from danbiet.offices.models import SignInAttempt, UsedToken
from danbiet.offices.public_forms import (
    LIFETIME,
    MOST_WITHOUT_PROOF,
    TokenExpired,
    TokenSpent,
    TokenWrong,
    TooMany,
    TooSoon,
    is_proof,
    issue,
    redeem,
)
from tests.cast import NOW

HERE = "203.0.113.0/24"
pytestmark = pytest.mark.django_db


def proof_of(token: str) -> str:
    """Do the work of the browser."""
    return next(str(number) for number in range(2_000_000) if is_proof(token, str(number)))


def test_a_form_sent_with_its_proof_is_taken_at_once():
    token = issue("question", at=NOW)
    redeem("question", token, proof_of(token), network=HERE, at=NOW + timedelta(seconds=1))

    assert UsedToken.objects.count() == 1


def test_the_same_form_is_not_taken_twice():
    token = issue("question", at=NOW)
    proof = proof_of(token)
    redeem("question", token, proof, network=HERE, at=NOW)

    with pytest.raises(TokenSpent, match="đã được gửi một lần"):
        redeem("question", token, proof, network=HERE, at=NOW)


def test_without_scripts_a_person_waits_a_little_and_is_then_heard():
    token = issue("question", at=NOW)
    with pytest.raises(TooSoon, match="chờ thêm 16 giây"):
        redeem("question", token, "", network=HERE, at=NOW + timedelta(seconds=5))

    redeem("question", token, "", network=HERE, at=NOW + timedelta(seconds=20))


def test_a_form_open_for_more_than_an_hour_is_refused_with_a_reason():
    token = issue("question", at=NOW)
    with pytest.raises(TokenExpired, match="quá một giờ"):
        redeem("question", token, "", network=HERE, at=NOW + LIFETIME + timedelta(seconds=2))


@pytest.mark.parametrize("change", [lambda token: token + "x", lambda token: "", lambda token: "a:b:c"])
def test_a_token_that_was_tampered_with_is_refused(change):
    with pytest.raises(TokenWrong):
        redeem("question", change(issue("question", at=NOW)), "", network=HERE, at=NOW + timedelta(minutes=1))


def test_a_token_of_one_form_opens_no_other():
    with pytest.raises(TokenWrong):
        redeem("subscribe", issue("question", at=NOW), "", network=HERE, at=NOW + timedelta(minutes=1))


@pytest.mark.parametrize("proof", ["", "0", "-1", "9" * 40, "mười", "１２"])
def test_what_is_no_proof_is_not_taken_for_one(proof):
    assert not is_proof(issue("question", at=NOW), proof)


def test_one_network_cannot_send_without_end():
    later = NOW + timedelta(minutes=1)
    for _n in range(MOST_WITHOUT_PROOF):
        redeem("question", issue("question", at=NOW), "", network=HERE, at=later)

    with pytest.raises(TooMany, match="gửi lại sau 09:16"):
        redeem("question", issue("question", at=NOW), "", network=HERE, at=later)
    redeem("question", issue("question", at=NOW), "", network="198.51.100.0/24", at=later)


def test_no_network_is_ever_written_down():
    redeem("question", issue("question", at=NOW), "", network=HERE, at=NOW + timedelta(minutes=1))

    [attempt] = SignInAttempt.objects.all()
    assert b"203.0.113" not in bytes(attempt.hashed)
    assert len(bytes(attempt.hashed)) == 32


def test_used_tokens_are_forgotten_when_they_would_have_expired():
    redeem("question", issue("question", at=NOW), "", network=HERE, at=NOW + timedelta(minutes=1))
    much_later = NOW + timedelta(hours=5)
    redeem("question", issue("question", at=much_later), "", network=HERE, at=much_later + timedelta(minutes=1))

    assert UsedToken.objects.count() == 1
