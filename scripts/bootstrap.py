"""Put the pinned tools in place: uv, then the Python packages of uv.lock. Standard library only.

A bare Debian has python3 without pip, ensurepip or venv. This gets one file from the package index (uv's own
wheel, checked against the SHA-256 below), and uv does the rest. Does nothing when everything is in place.
``--dev`` adds the tools of developers (tests, types, lint).
"""

import hashlib
import io
import os
import platform
import re
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = ROOT / ".uv" / "uv"
VERSION = "0.13.9"
WHEELS = {
    "x86_64": (
        "uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    "aarch64": (
        "uv-0.13.9-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
}
TRIES = 3


class Stop(Exception):
    """What went wrong and what to do, for whoever typed make."""


def main(arguments):
    dev = "--dev" in arguments
    if sys.version_info < (3, 11):  # noqa: UP036  (whoever runs make may have an older one)
        raise Stop(f"Dân Biết needs Python 3.11 or newer; {sys.executable} is {platform.python_version()}.")
    if in_place(dev):
        return
    if not UV.exists():
        install_uv()
    install_packages(dev)
    stamp(dev).write_text(wanted())


def in_place(dev):
    stamps = [stamp(True)] if dev else [stamp(True), stamp(False)]
    return any(file.exists() and file.read_text() == wanted() for file in stamps)


def stamp(dev):
    return ROOT / ".venv" / (".in-place-dev" if dev else ".in-place")


def wanted():
    mark = hashlib.sha256(VERSION.encode())
    for name in ("uv.lock", "pyproject.toml"):
        mark.update((ROOT / name).read_bytes())
    return mark.hexdigest()


def install_uv():
    machine = platform.machine()
    if machine not in WHEELS:
        raise Stop(f"No pinned uv for this machine ({machine}). Install uv yourself and link it to {UV}.")
    name, digest = WHEELS[machine]
    print(f"Getting uv {VERSION} …", flush=True)
    wheel = download(address_of(name))
    if hashlib.sha256(wheel).hexdigest() != digest:
        raise Stop(f"{name} does not have the expected SHA-256. It was changed on the way: nothing was installed.")
    unpack(wheel)


def address_of(name):
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple"
    page = index.rstrip("/") + "/uv/"
    found = re.search(rf'href="([^"]*{re.escape(name)}[^"]*)"', download(page).decode())
    if not found:
        raise Stop(f"The package index {page} has no {name}. Unset UV_DEFAULT_INDEX and PIP_INDEX_URL, or fix them.")
    return urllib.parse.urljoin(page, found.group(1)).partition("#")[0]


def download(address):
    for attempt in range(1, TRIES + 1):
        try:
            return read(address)
        except (urllib.error.URLError, OSError) as error:
            problem = error
            time.sleep(2 * attempt)
    host = urllib.parse.urlsplit(address).hostname
    raise Stop(f"Cannot get anything from {host}: {problem}. Check the network, then run make again.")


def read(address):
    try:
        return fetch(address, None)
    except urllib.error.URLError as error:
        if not isinstance(error.reason, ssl.SSLCertVerificationError):
            raise
        # A bare Debian may have no list of authorities. The file's SHA-256 is pinned above, so whoever stands
        # between us and the index can stop us but cannot give us another file.
        return fetch(address, ssl._create_unverified_context())


def fetch(address, context):
    with urllib.request.urlopen(address, timeout=60, context=context) as answer:
        return answer.read()


def unpack(wheel):
    UV.parent.mkdir(exist_ok=True)
    partial = UV.with_suffix(".new")
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        partial.write_bytes(archive.read(f"uv-{VERSION}.data/scripts/uv"))
    partial.chmod(0o755)
    partial.rename(UV)


def install_packages(dev):
    if not (ROOT / ".venv/bin/python").exists():
        run("venv", "--quiet", "--clear", "--python", sys.executable, ".venv")
    print("Getting the packages that uv.lock names …", flush=True)
    run("sync", "--frozen", "--quiet", *(["--inexact", "--no-dev"] if not dev else []))


def run(*arguments):
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment |= {"UV_PYTHON_DOWNLOADS": "never", "UV_HTTP_TIMEOUT": "120"}
    for attempt in range(1, TRIES + 1):
        if subprocess.run([UV, *arguments], cwd=ROOT, env=environment, check=False).returncode == 0:
            return
        if attempt < TRIES:
            print(f"That did not work; trying again ({attempt} of {TRIES - 1}) …", flush=True)
            time.sleep(3 * attempt)
    raise Stop(f"“uv {' '.join(arguments)}” failed; its message stands above. Check the network, then run make again.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Stop as problem:
        sys.exit(f"\n{problem}")
