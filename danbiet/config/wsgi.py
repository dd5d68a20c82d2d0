"""The WSGI entry that gunicorn loads, in each process that serves pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danbiet.config.settings")
application = get_wsgi_application()

from danbiet.measurement.actions.readership import tally  # noqa: E402  its models need the applications

tally.write_down_regularly()
