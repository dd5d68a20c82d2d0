"""Letters as they arrive, and as they come back."""

import base64
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from ipaddress import ip_address

import dkim
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pydantic import ValidationError

from danbiet.channels import CHANNELS
from danbiet.channels.base import Attachment, Fate, Message, Notice, Reason
from danbiet.channels.email.dkim import BadKey, DkimSigner
from danbiet.channels.email.statuses import of_reply
from danbiet.channels.simulators.script import Script, Trouble
from danbiet.channels.simulators.smtp import SmtpSink, delivery_report
from tests.channels.cases.email import ADMITTED, CASE
from tests.channels.contract import NOW, sending

EMAIL = CHANNELS["email"]
UNSUBSCRIBE = {
    "List-Unsubscribe": "<https://danbiet.example.vn/thoi-nhan/" + "x" * 120 + ">",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}
RSA = rsa.generate_private_key(65537, 2048)


def pem(key) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def letter_of(**fields) -> Message:
    plain = {"key": "e-12/3", "address": "a@example.vn", "text": "Xin chào", "subject": "Miễn học phí"}
    return Message(**(plain | fields))


def received(message: Message, **settings):
    with SmtpSink() as sink:
        done = sending(CASE, sink, [message], **settings)
        assert list(done.fates.values()) == [Fate.HANDED]
        raw = sink.letters[message.key]
    return raw, message_from_bytes(raw, policy=default)


def test_a_letter_arrives_as_it_was_written():
    html = "<p>Miễn học phí từ <b>01/7/2026</b></p>"
    file = Attachment("nghị-định.pdf", "application/pdf", b"%PDF-1.7")
    raw, letter = received(
        letter_of(text="Dòng một\n.dòng bắt đầu bằng dấu chấm\n", html=html, attachments=(file,), headers=UNSUBSCRIBE)
    )
    assert {name: letter[name] for name in ("From", "To", "Subject", "Message-ID", "Auto-Submitted")} == {
        "From": "Dân Biết <tin@danbiet.example.vn>",
        "To": "a@example.vn",
        "Subject": "Miễn học phí",
        "Message-ID": "<e-12%2F3@danbiet.example.vn>",
        "Auto-Submitted": "auto-generated",
    }
    assert {name: letter[name] for name in UNSUBSCRIBE} == UNSUBSCRIBE
    assert f"List-Unsubscribe: {UNSUBSCRIBE['List-Unsubscribe']}\r\n".encode() in raw
    assert letter.get_body(["plain"]).get_content().replace("\r\n", "\n") == "Dòng một\n.dòng bắt đầu bằng dấu chấm\n"
    assert letter.get_body(["html"]).get_content().strip() == html
    assert [(a.get_filename(), a.get_content()) for a in letter.iter_attachments()] == [("nghị-định.pdf", b"%PDF-1.7")]


def test_the_date_is_the_moment_of_sending():
    before = datetime.now(UTC).replace(microsecond=0)
    _, letter = received(letter_of())
    assert before <= letter["Date"].datetime <= datetime.now(UTC)


def test_nothing_in_a_letter_tells_whether_it_was_opened():
    raw, _ = received(letter_of(html="<p>Chào</p>", headers=UNSUBSCRIBE))
    assert [mark for mark in (b"<img", b"Disposition-Notification", b"Return-Receipt") if mark in raw] == []


def test_a_signed_letter_is_believed_by_the_recipients_server():
    raw, _ = received(
        letter_of(headers=UNSUBSCRIBE, html="<p>  Chào  bạn </p>\n\n\n"),
        dkim_selector="s1",
        dkim_key=pem(RSA),
    )
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: record_of(name))
    assert not dkim.verify(raw.replace(b"One-Click", b"Two-Click"), dnsfunc=lambda name, timeout=5: record_of(name))
    assert not dkim.verify(raw.replace(b"Ch=C3=A0o", b"T=E1=BA=A1m"), dnsfunc=lambda n, timeout=5: record_of(n))


def record_of(name: bytes) -> bytes:
    assert name.rstrip(b".") == b"s1._domainkey.danbiet.example.vn"
    public = RSA.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


@pytest.mark.parametrize("text", ["", "một dòng", "ba\n\n\n", "  khoảng \t trắng  \n cuối "])
def test_every_shape_of_body_keeps_its_signature(text):
    raw, _ = received(letter_of(text=text), dkim_selector="s1", dkim_key=pem(RSA))
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: record_of(name))


@pytest.mark.parametrize(
    ("key", "words"), [("not a key", "PEM"), (pem(ec.generate_private_key(ec.SECP256R1())), "RSA")]
)
def test_a_key_that_cannot_sign_is_refused_in_words(key, words):
    with pytest.raises(BadKey, match=words):
        DkimSigner(domain="example.vn", selector="s1", key=key)


@pytest.mark.parametrize(
    "wrong",
    [
        {"from_address": "không phải"},
        {"bounce_address": "a b@example.vn"},
        {"dkim_selector": "s1"},
        {"dkim_key": "x"},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong):
    fields = {"host": "mx.example.vn", "from_address": "a@example.vn"}
    with pytest.raises(ValidationError):
        EMAIL.Settings(**(fields | wrong))


@pytest.mark.parametrize(
    "headers",
    [{"Bcc": "b@example.vn"}, {"From": "b@example.vn"}, {"X-Note": "a\r\nBcc: b@example.vn"}, {"X-\nBcc": "b"}],
)
def test_a_header_that_is_not_the_messages_to_give_stops_it(headers):
    with SmtpSink() as sink:
        done = sending(CASE, sink, [letter_of(headers=headers)])
        assert not sink.tally.sent
    assert [(o.fate, o.reason) for o in done.outcomes] == [(Fate.FAILED, Reason.REJECTED_CONTENT)]


def test_a_subject_of_two_lines_cannot_bring_headers():
    _, letter = received(letter_of(subject="Một\r\nBcc: b@example.vn"))
    assert (letter["Subject"], letter["Bcc"]) == ("Một Bcc: b@example.vn", None)


@pytest.mark.parametrize("address", ["a@xã.vn", "a.b+c@example.com.vn", "a'b@example.vn"])
def test_unusual_mailboxes_are_written_to(address):
    _, letter = received(letter_of(address=address))
    assert letter["To"] == address.replace("xã.vn", "xn--x-yfa.vn")


@pytest.mark.parametrize(
    "address",
    ["", "a", "@example.vn", "a@", "a@b", "a b@example.vn", "a@example.vn\n", "a@-x.vn", "x" * 65 + "@example.vn"],
)
def test_what_is_not_a_mailbox_never_leaves(address):
    with SmtpSink() as sink:
        done = sending(CASE, sink, [letter_of(address=address)])
        assert sink.tally.calls == 0
    assert [(o.fate, o.reason) for o in done.outcomes] == [(Fate.FAILED, Reason.BAD_ADDRESS)]


def test_one_connection_carries_all_and_survives_the_servers_break():
    script = Script()
    script.troubles.extend([Trouble.NONE, Trouble.CLOSED, Trouble.NONE])
    with SmtpSink(script) as sink:
        done = sending(CASE, sink, CASE.messages(4))
        assert (sink.tally.calls, sink.tally.doubles()) == (5, [])
    assert list(done.fates.values()) == [Fate.HANDED] * 4


def test_a_line_that_the_server_closed_while_idle_is_opened_again():
    with SmtpSink() as sink, EMAIL.open(sink.settings()) as sender:
        first = list(sender.send(CASE.messages(1)))
        sink.cut_all()
        second = list(sender.send(CASE.messages(1, start=1)))
    assert [o.fate for o in first + second] == [Fate.HANDED, Fate.HANDED]


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_server_is_spoken_to_as_it_wishes(pipelining):
    script = Script(bad={CASE.bad}, busy={CASE.busy})
    with SmtpSink(script, pipelining=pipelining) as sink:
        addresses = [CASE.address(0), CASE.bad, CASE.address(2), CASE.busy, CASE.address(4)]
        done = sending(CASE, sink, [CASE.message(n, address=address) for n, address in enumerate(addresses)])
        assert sink.tally.addresses == {"d-000000": addresses[0], "d-000002": addresses[2], "d-000004": addresses[4]}
    assert [(o.fate, o.detail) for o in done.outcomes] == [
        (Fate.HANDED, "data 250 2.0.0"),
        (Fate.FAILED, "rcpt 550 5.1.1"),
        (Fate.HANDED, "data 250 2.0.0"),
        (Fate.LATER, "rcpt 451 4.3.0"),
        (Fate.HANDED, "data 250 2.0.0"),
    ]


# -- the line


def certificate(tmp_path):
    key, name = rsa.generate_private_key(65537, 2048), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM) + pem(key).encode())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, str(file)


def test_the_line_is_encrypted_and_the_server_proves_its_name(tmp_path):
    context, file = certificate(tmp_path)
    with SmtpSink(tls=context) as sink:
        believed = sending(CASE, sink, CASE.messages(1), security="starttls", ca_file=file)
        unknown = sending(CASE, sink, CASE.messages(1, start=1), security="starttls")
    assert believed.fates == {"d-000000": Fate.HANDED}
    assert [(o.fate, o.reason, o.detail) for o in unknown.outcomes] == [
        (Fate.LATER, Reason.UNREACHABLE, "SSLCertVerificationError")
    ]


def test_a_server_without_encryption_gets_nothing_when_it_is_demanded():
    with SmtpSink() as sink:
        done = sending(CASE, sink, CASE.messages(1), security="starttls")
        assert sink.tally.calls == 0
    assert [(o.fate, o.reason) for o in done.outcomes] == [(Fate.LATER, Reason.NOT_ALLOWED)]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize(
    ("password", "told"),
    [("open-sesame", (Fate.HANDED, Reason.NONE)), ("wrong", (Fate.LATER, Reason.NOT_ALLOWED))],
)
def test_the_server_is_told_who_we_are(password, told):
    with SmtpSink(password="open-sesame") as sink:
        done = sending(CASE, sink, CASE.messages(2), username="danbiet", password=password)
    assert [(o.fate, o.reason) for o in done.outcomes] == [told, told]


# -- replies and bounces


@pytest.mark.parametrize(
    ("stage", "reply", "fate", "reason"),
    [
        ("data", "250 2.0.0 queued", Fate.HANDED, Reason.NONE),
        ("rcpt", "550 5.1.1 no such user", Fate.FAILED, Reason.BAD_ADDRESS),
        ("rcpt", "550 no such user", Fate.FAILED, Reason.BAD_ADDRESS),
        ("rcpt", "552 5.2.2 over quota", Fate.FAILED, Reason.MAILBOX_FULL),
        ("rcpt", "452 4.2.2 over quota", Fate.LATER, Reason.MAILBOX_FULL),
        ("rcpt", "450 4.7.1 greylisted", Fate.LATER, Reason.TOO_FAST),
        ("rcpt", "550 5.7.1 refused by policy", Fate.FAILED, Reason.REFUSED),
        ("rcpt", "599 nonsense", Fate.FAILED, Reason.REFUSED),
        ("mail", "553 5.7.1 not your address", Fate.LATER, Reason.NOT_ALLOWED),
        ("mail", "552 5.3.4 too big", Fate.FAILED, Reason.TOO_LONG),
        ("data", "554 looks like spam", Fate.FAILED, Reason.REJECTED_CONTENT),
        ("data", "451 try later", Fate.LATER, Reason.PROVIDER_ERROR),
        ("data", "550 4.7.1 the digits disagree", Fate.FAILED, Reason.BAD_ADDRESS),
    ],
)
def test_a_servers_reply_becomes_a_fate(stage, reply, fate, reason):
    code, words = reply.split(" ", 1)
    status = of_reply(stage, int(code), words)
    assert (status.fate, status.reason) == (fate, reason)


@pytest.mark.parametrize(
    ("action", "status", "fate", "reason"),
    [
        ("failed", "5.1.1", Fate.FAILED, Reason.BAD_ADDRESS),
        ("failed", "5.2.2", Fate.FAILED, Reason.MAILBOX_FULL),
        ("failed", "4.4.1", Fate.FAILED, Reason.UNREACHABLE),
        ("failed", "4.4.7", Fate.EXPIRED, Reason.EXPIRED),
        ("failed", "5.99.99", Fate.FAILED, Reason.UNKNOWN),
        ("delayed", "4.4.1", Fate.HANDED, Reason.NONE),
        ("delivered", "2.0.0", Fate.RECEIVED, Reason.NONE),
    ],
)
def test_a_delivery_report_becomes_a_notice(action, status, fate, reason):
    report = delivery_report(
        "<d-7@danbiet.example.vn>", "bounces@danbiet.example.vn", "a@example.vn", action=action, status=status, at=NOW
    )
    with SmtpSink() as sink:
        read = EMAIL.read_receipts(report, ADMITTED, settings=sink.settings(), at=NOW)
    assert read == [Notice(fate, NOW, "<d-7@danbiet.example.vn>", "d-7", reason, f"{action} {status}")]


def test_a_report_that_returns_nothing_is_known_by_the_address_it_came_back_to():
    with SmtpSink(full=frozenset({"a@example.vn"})) as sink:
        sending(CASE, sink, [letter_of()], verp=True)
        settings = sink.settings(verp=True)
        (report,) = sink.bounces(at=NOW, headers_returned=False)
    (notice,) = EMAIL.read_receipts(report, ADMITTED, settings=settings, at=NOW)
    assert (notice.key, notice.reference, notice.fate) == ("e-12/3", "", Fate.FAILED)
