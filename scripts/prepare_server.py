"""Make the two roles and the database on a server of one's own; safe to repeat. For compose.yaml.

Reads ADMIN_URL, OWNER_PASSWORD and APP_PASSWORD from the environment.
"""

import os

import psycopg
from psycopg import sql

from danbiet.ops.database import APP, NAME, OWNER
from danbiet.ops.embedded.cluster import make_database, make_role

with psycopg.connect(os.environ["ADMIN_URL"], autocommit=True) as connection:
    make_role(connection, OWNER, os.environ["OWNER_PASSWORD"])
    make_role(connection, APP, os.environ["APP_PASSWORD"])
    exists = connection.execute(sql.SQL("SELECT 1 FROM pg_database WHERE datname = {}").format(sql.Literal(NAME)))
    if not exists.fetchone():
        make_database(connection, NAME)
