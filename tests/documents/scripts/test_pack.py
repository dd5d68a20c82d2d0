import hashlib
import io
import json
import zipfile

import pytest

from danbiet.documents.scripts import BadPack, PackPart, offline_pack, read_pack

PARTS = [
    PackPart("kich-ban.txt", "Kính thưa bà con!".encode(), "text/plain; charset=utf-8", "script"),
    PackPart("bai.mp3", b"ID3" + b"\0" * 500, "audio/mpeg", "audio"),
    PackPart("to-phat-tay.pdf", b"%PDF-1.7", "application/pdf", "print"),
]


def pack(parts=PARTS):
    return offline_pack(parts, title="Miễn học phí", edition="ab" * 32)


def test_what_is_packed_comes_out_as_it_was():
    manifest, parts = read_pack(pack())
    assert parts == PARTS
    assert (manifest["title"], manifest["edition"], manifest["v"]) == ("Miễn học phí", "ab" * 32, 1)
    assert manifest["files"][0] == {
        "name": "kich-ban.txt",
        "role": "script",
        "content_type": "text/plain; charset=utf-8",
        "bytes": 20,
        "sha256": hashlib.sha256(PARTS[0].content).hexdigest(),
    }


def test_the_same_parts_give_the_same_bytes():
    assert pack() == pack()


def test_any_program_opens_the_pack_and_finds_the_manifest_first():
    with zipfile.ZipFile(io.BytesIO(pack())) as made:
        assert made.testzip() is None
        assert made.namelist() == ["manifest.json", "kich-ban.txt", "bai.mp3", "to-phat-tay.pdf"]
        assert json.loads(made.read("manifest.json"))["title"] == "Miễn học phí"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([], "chưa có tệp"),
        ([PackPart("../bai.mp3", b"", "", "")], "không dùng được"),
        ([PackPart("/etc/passwd", b"", "", "")], "không dùng được"),
        ([PackPart("a..mp3", b"", "", "")], "không dùng được"),
        ([PackPart("Bài phát.mp3", b"", "", "")], "không dùng được"),
        ([PackPart("manifest.json", b"", "", "")], "không dùng được"),
        ([PARTS[0], PARTS[0]], "trùng tên"),
        ([PackPart("to.wav", b"\0" * 26_000_000, "", "")], "quá 25 MB"),
    ],
)
def test_what_makes_no_pack_is_refused(parts, words):
    with pytest.raises(BadPack, match=words):
        pack(parts)


def rewritten(change):
    """Return the pack with its files changed by hand, as somebody on the way might."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack())) as old, zipfile.ZipFile(file, "w") as new:
        files = {name: old.read(name) for name in old.namelist()}
        change(files)
        for name, content in files.items():
            new.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (rewritten(lambda files: files.update({"bai.mp3": b"khac"})), "đã bị thay đổi"),
        (rewritten(lambda files: files.update({"virus.exe": b"MZ"})), "tệp lạ"),
        (rewritten(lambda files: files.pop("bai.mp3")), "bị hỏng"),
        (rewritten(lambda files: files.pop("manifest.json")), "bị hỏng"),
        (b"khong phai zip", "bị hỏng"),
    ],
)
def test_a_pack_that_was_changed_on_the_way_is_not_used(content, words):
    with pytest.raises(BadPack, match=words):
        read_pack(content)
