"""Make docs/requirements.md from docs/requirements.yaml.

``.venv/bin/python scripts/requirements.py`` writes the page; ``--check`` only says whether it is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

DOCS = Path(__file__).resolve().parents[1] / "docs"
SOURCE = DOCS / "requirements.yaml"
PAGE = DOCS / "requirements.md"
STATES = ("chạy được", "một phần", "chưa có")

Row = dict[str, Any]
Register = dict[str, Any]

HEAD = """# Tài liệu yêu cầu gì, phần mềm đã làm được gì

Trang này được tạo từ `docs/requirements.yaml`; đừng sửa ở đây. Mỗi dòng giữ nguyên lời của tài liệu (số tài
liệu:dòng). **Chạy được** nghĩa là có trang và có bài kiểm thử chạy cùng `make test`; **một phần** nghĩa là một phần
chạy được, cột “phần mềm” nói cả điều còn thiếu; **chưa có** là chưa có. Tên bài kiểm thử bằng tiếng Anh vì chúng
là mã.

In English: what five source documents ask of policy communication, in their own words, and how far this product
answers. *Chạy được* works and is tested, *một phần* works in part, *chưa có* is not built."""


def load(path: Path = SOURCE) -> Register:
    """Return the register: ``documents``, ``pages`` and ``groups`` of rows."""
    register: Register = yaml.safe_load(path.read_text(encoding="utf-8"))
    return register


def rows(register: Register) -> list[Row]:
    return [row for group in register["groups"] for row in group["rows"]]


def render(register: Register) -> str:
    """Return the page in Markdown."""
    parts = [HEAD, _sums(register), _documents(register)]
    parts += [_group(group, register["pages"]) for group in register["groups"]]
    parts.append(_refused(register))
    return "\n\n".join(parts) + "\n"


def _sums(register: Register) -> str:
    states = [row["state"] for row in rows(register)]
    counted = "; ".join(f"{states.count(state)} {state}" for state in STATES)
    return f"**{len(states)} yêu cầu:** {counted}."


def _documents(register: Register) -> str:
    lines = [f"| {number} | {_cell(name)} |" for number, name in register["documents"].items()]
    return "\n".join(["| tài liệu | |", "|---|---|", *lines])


def _group(group: dict[str, Any], pages: dict[str, str]) -> str:
    head = "| mã, nguồn | tài liệu viết | phần mềm | trang | kiểm thử | trạng thái |\n|---|---|---|---|---|---|"
    return "\n".join([f"## {group['title']}\n", head, *(_row(row, pages) for row in group["rows"])])


def _row(row: Row, pages: dict[str, str]) -> str:
    cells = [
        f"**{row['id']}**<br>{row['source']}",
        _cell(row["words"]),
        _software(row),
        "<br>".join(f"{pages[name]} (`{name}`)" for name in row.get("pages", [])),
        "<br>".join(f"`{test}`" for test in row.get("tests", [])),
        row["state"] + (" · [không làm như viết](#không-làm-như-viết)" if "refused" in row else ""),
    ]
    return f"| {' | '.join(cells)} |"


def _software(row: Row) -> str:
    missing = f"*Còn thiếu:* {row['missing']}" if "missing" in row else ""
    return "<br>".join(_cell(words) for words in (row.get("now", ""), missing) if words)


def _refused(register: Register) -> str:
    parts = ["## Không làm như viết\n\nBốn yêu cầu được nêu công khai ở đây vì phần mềm không làm đúng như chữ viết."]
    for row in rows(register):
        if "refused" in row:
            said = row["refused"]
            parts.append(
                f"### {row['id']} ({row['source']})\n\n- **Được yêu cầu:** {said['asked']}\n"
                f"- **Vì sao không:** {said['why']}\n- **Thay vào đó:** {said['instead']}"
            )
    return "\n\n".join(parts)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def main(arguments: list[str]) -> int:
    page = render(load())
    if "--check" not in arguments:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") == page:
        return 0
    print(f"{PAGE.name} is older than {SOURCE.name}; run scripts/requirements.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
