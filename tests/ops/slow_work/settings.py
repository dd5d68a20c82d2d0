"""The product's own settings with one more source of jobs."""

from danbiet.config.settings import *  # noqa: F403
from danbiet.config.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "tests.ops.slow_work"]
