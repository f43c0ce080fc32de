"""How many MiB tables and indexes have, by name, in each engine."""

import os
import sqlite3

MIB = 2**20
# What SQLite calls the indexes of keys, in PostgreSQL's words.
KEYS = {
    "sqlite_autoindex_account_1": "account_pkey", "sqlite_autoindex_account_2": "account_uid_key_key",
    "sqlite_autoindex_session_1": "session_pkey", "sqlite_autoindex_session_2": "session_public_id_key",
    "sqlite_autoindex_known_device_1": "known_device_pkey",
}
POSTGRES_SIZES = """SELECT relname, pg_table_size(oid) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')"""


def sqlite_sizes(folder):
    with sqlite3.connect(os.path.join(folder, "data", "latchkey.db")) as database:
        sizes = dict(database.execute("SELECT name, SUM(pgsize) FROM dbstat GROUP BY name"))
    return {KEYS.get(name, name): size / MIB for name, size in sizes.items()}


def postgres_sizes(server):
    return {name: int(size) / MIB for name, size in server.sql(POSTGRES_SIZES, "latchkey")}
