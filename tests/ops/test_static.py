"""Static files are collected when one changed, and only then."""

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.test import override_settings

from danbiet.ops import static


@pytest.fixture
def folders(tmp_path):
    """A source folder and a target folder that stand in for the product's own."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source/page.css").write_text("h1 { color: black }")
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    with override_settings(
        STATICFILES_DIRS=[str(tmp_path / "source")],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STATIC_ROOT=str(tmp_path / "target"),
        STORAGES={"staticfiles": storage, "default": storage},
    ):
        get_finder.cache_clear()
        yield tmp_path / "source", tmp_path / "target"
    get_finder.cache_clear()


def test_files_are_collected_with_hashed_names_and_only_when_one_changed(folders):
    source, target = folders
    assert static.collect() is True
    assert len(list(target.glob("page.*.css"))) == 1
    assert static.collect() is False
    (source / "page.css").write_text("h1 { color: navy }  /* changed */")
    assert static.collect() is True
    assert len(list(target.glob("page.*.css"))) == 2
