"""A database really filled with accounts and live sessions, and the tokens of those sessions."""

import base64
import hashlib
import hmac
import json
import os
import secrets
import shutil
import sqlite3
import time

from server import Server, sign_in

PASSWORD = "correct horse battery"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


# After half an hour a request renews its token: an answer that costs more, and that a browser meets once where a load generator, which
# keeps no cookies, would meet it each time. A bench needs its tokens for less than the rest of that.
FRESH = 5 * 60


def fill(binary, folder, accounts, sessions, port):
    """Makes the database in `folder` unless a fresh one is there; returns the file with one session token a line."""
    tokens = os.path.join(folder, "tokens.txt")
    if os.path.exists(tokens) and time.time() - os.path.getmtime(tokens) < FRESH:
        return tokens
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with Server(binary, folder, port) as server:
        server.command(
            "user", "add", "user0000000", "--name", "User 0", "--role", "Admin", "--password-stdin", text=PASSWORD + "\n"
        )
        template = sign_in(port, "user0000000", PASSWORD)
    secret = open(os.path.join(folder, "data", "secret.key"), "rb").read().rstrip(b"\n")
    database = sqlite3.connect(os.path.join(folder, "data", "latchkey.db"))
    ids = insert_accounts(database, accounts)
    written = insert_sessions(database, ids[:sessions], template, secret)
    insert_traces(database)
    database.execute("ANALYZE")
    database.commit()
    # The server would do it at its first stop.
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    with open(tokens, "w") as file:
        file.write("\n".join(written) + "\n")
    return tokens


def insert_accounts(database, count):
    now = int(time.time() * 1_000_000)
    (password_hash,) = database.execute("SELECT password_hash FROM account").fetchone()
    ids = [secrets.token_bytes(16) for _ in range(count)]
    rows = (
        (
            ids[n], f"user{n + 1:07d}", f"user{n + 1:07d}", f"User Number {n + 1}", f"user number {n + 1}", f"user{n + 1:07d}@school.example", 0,
            f"user{n + 1:07d}\nuser number {n + 1}\nuser{n + 1:07d}@school.example", 4, 1, password_hash, now, now,
        )
        for n in range(count)
    )
    database.executemany(
        """INSERT INTO account (id, uid, uid_key, name, name_key, email, email_verified, search_text, roles, state,
           password_hash, created_at, last_sign_in_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        rows,
    )
    return ids


def insert_sessions(database, ids, template, secret):
    """One live session an account; their tokens have the header of a token that the server itself wrote."""
    now = int(time.time())
    end = now + 12 * 3600
    header = template.split(".")[0]
    tokens, rows = [], []
    for n, account in enumerate(ids):
        session = secrets.token_bytes(16)
        claims = {
            "iss": Server.PUBLIC_URL, "sub": base64url(account), "_uid": f"user{n + 1:07d}", "sid": base64url(session),
            "jti": base64url(secrets.token_bytes(16)), "iat": now, "exp": end, "roles": ["User"],
        }
        signed = header + "." + base64url(json.dumps(claims, separators=(",", ":")).encode())
        tokens.append(signed + "." + base64url(hmac.new(secret, signed.encode(), hashlib.sha256).digest()))
        rows.append(
            (
                hashlib.sha256(session).digest(), secrets.token_bytes(16), account, now * 1_000_000, now * 1_000_000,
                end * 1_000_000, end * 1_000_000, 0, "password", "192.0.2.7", "Mozilla/5.0 (X11; Linux x86_64)",
            )
        )
    database.executemany(
        """INSERT INTO session (secret_hash, public_id, account_id, created_at, last_seen_at, idle_end, absolute_end,
           remembered, method, ip, user_agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        rows,
    )
    return tokens


def insert_traces(database):
    """What each sign-in leaves beside its session: a known device and an audit event."""
    database.execute(
        """INSERT INTO known_device (account_id, device_hash, last_used_at)
           SELECT account_id, randomblob(32), created_at FROM session"""
    )
    database.execute(
        """INSERT INTO audit_event (at, kind, account_id, ip, request_id, detail)
           SELECT created_at, 'signed_in', account_id, ip, lower(hex(randomblob(16))), '' FROM session"""
    )
