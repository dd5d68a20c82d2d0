"""The words of the interface: found in code and templates, kept through updates, missed when untranslated."""

import gettext

import pytest
from babel.messages.pofile import read_po

from danbiet.ops import catalogues
from danbiet.ops.catalogues import Missing

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
title = _("Hôm nay")
count = ngettext("%(n)d tin", "%(n)d tin", 2)
verb = pgettext("verb", "Đóng")
"""
PAGE = """{% load i18n %}<h1 title="{% translate 'Cảnh báo' %}">
{% blocktranslate count n=n %}{{ n }} bài{% plural %}{{ n }} bài{% endblocktranslate %}</h1>
{# một ghi chú #} {{ _("Điểm báo") }} it's {% trans "Nguồn tin" %}"""
HELD = """
from django.utils.translation import gettext as _, ngettext
def headline(n):
    said = "%(n)d loa im lặng"
    left = "chưa dịch"
    back = "Loa chạy lại"
    return ngettext(said, said, n) % {"n": n}, left, _(back)
"""
CHANNEL = """
class PigeonSettings(BaseModel):
    loft: str = Field(title="Chuồng", description="Nơi chim "
                      "về.")
    rings: int = Field(2, ge=1, title="Số vòng")

class Pigeon(Channel):
    key = "pigeon"
    label = "Bồ câu"
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A package with one Python file and one template."""
    package = tmp_path / "house"
    (package / "room/templates/room").mkdir(parents=True)
    (package / "room/views.py").write_text(CODE)
    (package / "room/templates/room/page.html").write_text(PAGE)
    monkeypatch.setattr(catalogues, "PACKAGE", package)
    monkeypatch.setattr(catalogues, "LOCALES", package / "locale")
    return package


def _fill(house, translations: dict[str, str]) -> None:
    file = house / "locale/en/LC_MESSAGES/django.po"
    text = file.read_text()
    for vietnamese, english in translations.items():
        text = text.replace(f'msgid "{vietnamese}"\nmsgstr ""', f'msgid "{vietnamese}"\nmsgstr "{english}"')
    file.write_text(text)


def test_words_are_found_in_code_and_templates(house):
    catalogues.extract()
    with (house / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        found = read_po(file)
    singular = {message.id if isinstance(message.id, str) else message.id[0] for message in found if message.id}
    assert singular == {"Hôm nay", "%(n)d tin", "Đóng", "Cảnh báo", "%(n)s bài", "Điểm báo", "Nguồn tin"}
    assert found.get("Đóng", context="verb") is not None


def test_the_words_that_a_channel_declares_are_found_too(house):
    (house / "channels").mkdir()
    (house / "channels/pigeon.py").write_text(CHANNEL)
    assert [missing for missing in catalogues.missing() if "channels" in missing.where] == [
        Missing("en", "Bồ câu", "house/channels/pigeon.py:9"),
        Missing("en", "Chuồng", "house/channels/pigeon.py:3"),
        Missing("en", "Nơi chim về.", "house/channels/pigeon.py:3"),
        Missing("en", "Số vòng", "house/channels/pigeon.py:5"),
    ]


def test_words_held_in_a_name_are_found_where_they_are_translated(house):
    (house / "room/templates/room/page.html").unlink()
    (house / "room/views.py").write_text(HELD)
    assert catalogues.missing() == [
        Missing("en", "Loa chạy lại", "house/room/views.py:6"),
        Missing("en", "%(n)d loa im lặng", "house/room/views.py:4"),
    ]


def test_an_update_keeps_translations_and_drops_what_is_gone(house):
    catalogues.extract()
    _fill(house, {"Hôm nay": "Today", "Cảnh báo": "Alarms"})
    (house / "room/views.py").write_text('from django.utils.translation import gettext as _\n_("Hôm nay")\n_("Mới")\n')
    catalogues.extract()
    text = (house / "locale/en/LC_MESSAGES/django.po").read_text()
    assert 'msgid "Hôm nay"\nmsgstr "Today"' in text
    assert 'msgid "Mới"\nmsgstr ""' in text
    assert "Đóng" not in text
    assert "fuzzy" not in text


def test_an_update_with_nothing_new_changes_nothing(house):
    catalogues.extract()
    before = (house / "locale/en/LC_MESSAGES/django.po").read_text()
    catalogues.extract()
    assert (house / "locale/en/LC_MESSAGES/django.po").read_text() == before


def test_what_is_not_translated_is_listed_with_its_place(house):
    (house / "room/templates/room/page.html").unlink()
    (house / "room/views.py").write_text('from django.utils.translation import gettext as _\n_("Hôm nay")\n_("Mới")\n')
    assert catalogues.missing() == [
        Missing("en", "Hôm nay", "house/room/views.py:2"),
        Missing("en", "Mới", "house/room/views.py:3"),
    ]
    catalogues.extract()
    _fill(house, {"Hôm nay": "Today"})
    assert catalogues.missing() == [Missing("en", "Mới", "house/room/views.py:3")]


def test_compiled_words_are_those_written_and_are_compiled_once(house):
    catalogues.extract()
    _fill(house, {"Hôm nay": "Today"})
    compiled = catalogues.compile_all()
    assert [file.relative_to(house).as_posix() for file in compiled] == [
        "locale/en/LC_MESSAGES/django.mo",
        "locale/vi/LC_MESSAGES/django.mo",
    ]
    with compiled[0].open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Hôm nay") == "Today"
    assert catalogues.compile_all() == []
