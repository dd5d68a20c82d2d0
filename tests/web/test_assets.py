"""Static files: everything comes from our own origin, in files."""

import re

import pytest

from danbiet.web import assets
from danbiet.web.assets import VEGA, write_vega_bundle

PACKAGE = VEGA.parents[4]
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
BARE_ID = re.compile(r"\{\{ *(?!\w+\.auto_id|widget\.attrs)[\w.]*(?:\.pk|\.id|_id) *\}\}")
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(\ssrc=|json))|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_template_of_ours_has_an_inline_script_or_style(template):
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_id_is_written_as_a_number_to_be_read(template):
    # "1.234" for the row 1234 would be an address, a choice or a name that nothing answers to.
    assert BARE_ID.findall(template.read_text(encoding="utf-8")) == []


def test_an_inline_script_would_be_found():
    assert INLINE.search("<script>alert(1)</script>")
    assert INLINE.search('<p style="color: red">')
    assert not INLINE.search('<script src="/static/a.js" defer></script>')


def test_a_bare_id_would_be_found():
    assert BARE_ID.search('<option value="{{ place.pk }}">')
    assert BARE_ID.search("?edition={{ d.edition_id }}")
    assert not BARE_ID.search('<option value="{{ place.pk|unlocalize }}">')


def test_style_sheets_name_no_other_origin():
    for sheet in (VEGA.parents[1] / "css").glob("*.css"):
        assert not re.search(r"url\(|@import|https?:", sheet.read_text(encoding="utf-8")), sheet.name


def test_the_chart_libraries_are_written_once_and_not_again(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "VEGA", tmp_path / "vendor/vega.js")
    written = write_vega_bundle()
    first = written.stat().st_mtime_ns

    assert "vegaEmbed" in written.read_text(encoding="utf-8")
    assert write_vega_bundle().stat().st_mtime_ns == first
    assert list(written.parent.iterdir()) == [written]


def test_every_icon_a_template_or_menu_names_exists():
    sprite = (VEGA.parents[1] / "icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'symbol id="([a-z]+)"', sprite))
    named = set()
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        named |= set(re.findall(r'{% glyph "([a-z]+)"', text)) | set(
            re.findall(r'{% nothing [^%]*icon="([a-z]+)"', text)
        )
    for hooks in PACKAGE.glob("*/wagtail_hooks.py"):
        named |= set(re.findall(r'icon="([a-z]+)"', hooks.read_text(encoding="utf-8")))

    assert named - known == set()
