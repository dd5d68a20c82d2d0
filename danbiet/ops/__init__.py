"""Keeping the house running: settings, embedded database, supervisor, backup, health, checks.

Nothing here knows a policy or an alarm. `env.py` is the list of settings; `embedded.py` the
PostgreSQL that comes in a wheel; `supervisor.py` runs database, web and worker in one terminal;
`backup.py` makes and reads archives; `health.py` answers /healthz; `checks.py` explains mistakes.
"""
