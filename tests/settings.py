"""The product's settings as the tests use them: a data folder of their own, and quick passwords."""

import atexit
import os
import shutil
import tempfile

DATA = tempfile.mkdtemp(prefix="danbiet-test-data-")
os.mkdir(f"{DATA}/static")
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

for name in [name for name in os.environ if name.startswith("DANBIET_") or name.endswith("DATABASE_URL")]:
    if name != "TEST_DATABASE_URL" and not name.startswith("DANBIET_TEST_"):
        del os.environ[name]  # a developer's own environment must not reach a test
os.environ["DANBIET_DATA"] = DATA

from danbiet.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Rows that a test makes without an action leave the log as it was, by which kept pages are told apart.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
