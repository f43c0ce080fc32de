"""A latchkey server on SQLite that sends its mail to an SMTP server of the test."""
import json
import sqlite3
import time

from node import Node
from visitor import PASSWORD, Visitor

FROM = "no-reply@school.example"


class MailNode(Node):
    def __init__(self, smtp_url, database_url="sqlite:data/latchkey.db", **settings):
        settings = {
            "mail_smtp_url": smtp_url, "mail_from": FROM, "mail_security": "off",
            "public_url": "http://localhost:8587", **settings,
        }
        super().__init__(database_url, **settings)
        self.visitor = Visitor()

    def start(self):
        """On any port: the one before may be somebody's by now, and nobody but us looks for it."""
        self.settings["LATCHKEY_HTTP_PORT"] = "0"
        return super().start()

    def ask(self, method, path, body=None, token=None, **headers):
        return self.visitor.ask(self.address, method, path, body, token, **headers)

    def sql(self, statement, *values):
        database = sqlite3.connect(self.folder / "data/latchkey.db", timeout=20)
        try:
            with database:
                return database.execute(statement, values).fetchall()
        finally:
            database.close()

    def sign_up(self, uid, email=None, name=None):
        body = {"uid": uid, "name": name or uid, "password": PASSWORD} | ({"email": email} if email else {})
        answer = self.ask("POST", "/api/user", body)
        if answer.status != 201:
            raise AssertionError(f"{uid} was not signed up: {answer.status} {answer.body}")
        return answer.json

    def signed_in(self, uid, password=PASSWORD):
        return self.visitor.signed_in(self.address, uid, password)

    def add_confirmed(self, uid, email=None):
        """As if the address had been confirmed; without a mail."""
        self.sign_up(uid)
        email = email or f"{uid}@school.example"
        self.sql("UPDATE account SET email = ?, email_verified = 1 WHERE uid = ?", email, uid)

    def add_many(self, uids):
        """Accounts with confirmed addresses that nobody can sign in to, all at once."""
        first, *others = uids
        self.add_confirmed(first)
        columns = [name for _, name, *_ in self.sql("PRAGMA table_info(account)")]
        own = {"id": "randomblob(16)", "uid": "value", "uid_key": "value", "email": "value || '@school.example'"}
        self.sql(
            f"INSERT INTO account ({', '.join(columns)}) SELECT {', '.join(own.get(name, name) for name in columns)} "
            "FROM account JOIN json_each(?) WHERE uid = ?", json.dumps(others), first)

    def forgot(self, uid, **headers):
        answer = self.ask("POST", "/api/recovery", {"uid": uid}, **headers)
        if answer.status != 202:
            raise AssertionError(f"POST /api/recovery: {answer.status} {answer.body}")
        return answer

    def queue_notices(self, count, uid):
        """Mails that somebody's password was changed, due now."""
        self.sql(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
            INSERT INTO job (id, kind, language, account_id, recipient, token_id, origin, created_at, state, due_at,
                attempts, answer)
            SELECT randomblob(16), 'password_changed', 'en', account.id, account.email, NULL, '', ? + n, 1, 0, 0, ''
            FROM number JOIN account WHERE account.uid = ?
            """,
            count, time.time_ns() // 1000, uid)

    def outbox(self):
        """(kind, state, attempts, answer), the oldest first."""
        return self.sql("SELECT kind, state, attempts, answer FROM job ORDER BY created_at, id")

    def wait_until_settled(self, timeout=15):
        wait_until_settled(lambda: self.sql("SELECT * FROM job WHERE state = 1 LIMIT 1"), timeout)

    def bring_forward(self):
        """As if the pause until the next try, or the lease of a process that died, were over."""
        self.sql("UPDATE job SET due_at = 0 WHERE state = 1")

    def wait_for_log(self, happened, timeout=15):
        """The first entry for which `happened` is true."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            for entry in self.log_entries():
                if happened(entry):
                    return entry
            time.sleep(0.025)
        raise AssertionError(f"not in the log within {timeout} s:\n{self.output()}")

    def log_entries(self):
        for line in self.output().splitlines():
            if line.startswith("{"):
                try:
                    yield json.loads(line)
                except ValueError:
                    # Its end is being written.
                    pass

    def wait_for_mail_log(self, state, attempts=None, timeout=15):
        return self.wait_for_log(
            lambda entry: entry.get("message") == "mail" and entry.get("state") == state
            and attempts in (None, int(entry.get("attempts", 0))), timeout)


def wait_until_settled(waiting, timeout):
    """Until the outbox holds nothing that waits."""
    end = time.monotonic() + timeout
    while rows := waiting():
        if time.monotonic() > end:
            raise AssertionError(f"still waiting after {timeout} s: {rows}")
        time.sleep(0.025)
