"""The script that turns a bare Debian into a workshop: it checks what it gets, and says what is wrong."""

import hashlib
import http.server
import importlib.util
import threading
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = "uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"


@pytest.fixture
def script(tmp_path, monkeypatch):
    """The script, working in an empty folder and never waiting between tries."""
    found = importlib.util.spec_from_file_location("bootstrap", ROOT / "scripts/bootstrap.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    monkeypatch.setattr(module, "UV", tmp_path / ".uv/uv")
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(module.platform, "machine", lambda: "x86_64")
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    return module


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A package index on loopback with a wheel of uv in it; its folder."""
    folder = tmp_path / "index"
    (folder / "uv").mkdir(parents=True)
    with zipfile.ZipFile(folder / NAME, "w") as wheel:
        wheel.writestr("uv-0.13.9.data/scripts/uv", "#!/bin/sh\necho a stand-in for uv\n")
    (folder / "uv/index.html").write_text(f'<a href="../{NAME}#sha256=00">{NAME}</a>')
    handler = lambda *rest: http.server.SimpleHTTPRequestHandler(*rest, directory=str(folder))  # noqa: E731
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{server.server_port}")
    yield folder
    server.shutdown()
    server.server_close()


def test_a_file_that_was_changed_on_the_way_is_not_installed(script, index):
    with pytest.raises(script.Stop, match=r"does not have the expected SHA-256.*nothing was installed"):
        script.install_uv()
    assert not script.UV.exists()


def test_the_right_file_is_unpacked_and_can_be_run(script, index, monkeypatch):
    digest = hashlib.sha256((index / NAME).read_bytes()).hexdigest()
    monkeypatch.setitem(script.WHEELS, "x86_64", (NAME, digest))
    script.install_uv()
    assert script.UV.read_text().startswith("#!/bin/sh")
    assert script.UV.stat().st_mode & 0o777 == 0o755


def test_a_missing_network_is_a_sentence(script, monkeypatch):
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:1")
    with pytest.raises(script.Stop, match=r"Cannot get anything from 127\.0\.0\.1.*Check the network"):
        script.install_uv()


def test_an_index_without_our_file_is_named(script, index):
    (index / "uv/index.html").write_text("<a href='uv-0.0.1.tar.gz'>")
    with pytest.raises(script.Stop, match=r"has no uv-0\.13\.9.*Unset UV_DEFAULT_INDEX"):
        script.install_uv()


def test_a_machine_without_a_pinned_file_is_told(script, monkeypatch):
    monkeypatch.setattr(script.platform, "machine", lambda: "riscv64")
    with pytest.raises(script.Stop, match="riscv64"):
        script.install_uv()


def test_nothing_is_done_when_everything_is_in_place(script, tmp_path, monkeypatch):
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(script, "ROOT", tmp_path)
    asked = []
    monkeypatch.setattr(script, "install_uv", lambda: asked.append("uv"))
    monkeypatch.setattr(script, "install_packages", asked.append)
    script.main(["--dev"])
    script.main(["--dev"])
    script.main([])  # developers' tools hold everything that the product needs
    assert asked == ["uv", True]
    (tmp_path / "uv.lock").write_text("another")
    script.main([])
    assert asked == ["uv", True, "uv", False]
