"""The certificate is proven for the name in the address, whatever address was connected to."""

import datetime
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from danbiet.kit.http import Client, TlsFailed
from tests.kit.http.press import HOST, Press, open_press


def certificate_for(name: str, folder: Path) -> tuple[str, str]:
    """Write a self-signed certificate for ``name``; return its file and its key's."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(paths[0]), str(paths[1])


@pytest.fixture
def secure_press(tmp_path: Path) -> Iterator[tuple[Press, ssl.SSLContext]]:
    certificate, key = certificate_for(HOST, tmp_path)
    with open_press(certificate=(certificate, key)) as server:
        yield server, ssl.create_default_context(cafile=certificate)


def test_a_press_with_a_good_certificate_is_read(secure_press: tuple[Press, ssl.SSLContext]):
    press, trusted = secure_press
    press.serve("/rss", b"tin")
    client = Client(user_agent="DanBiet/1.0", hosts=press.hosts, tls=trusted)
    assert client.get(f"https://{HOST}/rss").body == b"tin"


def test_a_certificate_of_another_name_is_refused(secure_press: tuple[Press, ssl.SSLContext]):
    press, trusted = secure_press
    hosts = {"bao-khac.example": ("127.0.0.1", press.server_port)}
    client = Client(user_agent="DanBiet/1.0", hosts=hosts, tls=trusted)
    with pytest.raises(TlsFailed, match=r"chứng thư: Hostname mismatch.*bao-khac\.example"):
        client.get("https://bao-khac.example/rss")
    assert press.asked == []


def test_a_certificate_nobody_vouches_for_is_refused(secure_press: tuple[Press, ssl.SSLContext]):
    press, _ = secure_press
    with pytest.raises(TlsFailed, match="chứng thư: self-signed certificate"):
        Client(user_agent="DanBiet/1.0", hosts=press.hosts).get(f"https://{HOST}/rss")
