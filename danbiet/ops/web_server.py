"""How the web server is started: gunicorn, threads, and no reader's address in any log."""

from __future__ import annotations

import sys

from danbiet.ops.env import Env

# Time, method, path without its query (what was searched stays with the reader), status, bytes, milliseconds.
ACCESS_LOG = '%(t)s "%(m)s %(U)s" %(s)s %(b)s bytes %(M)s ms'


def gunicorn_command(env: Env) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "danbiet.config.wsgi",
        f"--bind={env.bind}",
        f"--workers={env.web_processes}",
        f"--threads={env.web_threads}",
        "--worker-class=gthread",
        "--worker-tmp-dir=/dev/shm",
        "--graceful-timeout=10",
        "--timeout=120",
        "--no-control-socket",
        "--access-logfile=-",
        f"--access-logformat={ACCESS_LOG}",
        "--log-level=warning",
    ]
