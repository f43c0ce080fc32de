"""How long administrators wait for a page: of people who are searched for, of events, of the overview (R-050, R-061)."""

import base64
import http.client
import os
import sys
import time
from contextlib import contextmanager

from filled_database import PASSWORD
from filled_lists import LEADERS, FilledLists
from server import Server, sign_in

# After our own modules, some of which have the same names.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "Cluster"))
from postgres_server import PostgresServer  # noqa: E402

ACCOUNTS, EVENTS = 1_000_000, 10_000_000
ROUNDS = 20
# Milliseconds, by how the name of what is asked for begins.
BUDGETS = {"search": 150, "list": 150, "events": 50, "overview": 20}
# How long the server keeps the numbers of the overview, and how often they are counted anew here.
KEPT, COUNTED = 31, 3
PAGE = "/api/user?per_page=50"
SEARCHES = {
    "a word that all have": "&q=school", "a common name": "&q=meyer", "one letter": "&q=a", "two letters": "&q=ma",
    "two common words": "&q=anna+meyer", "a rare name": "&q=wilhelmina", "nobody": "&q=nobodyatall",
    "signs alone": "&q=%25_%25_",
    "a word that all have, of a rare role": "&q=school&role=Admin", "of one state": "&q=school&state=disabled",
    "never signed in": "&q=school&never_signed_in=true", "the last page": "&q=school&page=200",
}
EVENT_PAGES = {
    "all": "", "a common kind": "kind=signed_in", "a rare kind": "kind=setup_completed", "one person": "user={id}",
    "one actor": "actor={id}", "a network with a third of all": "network=203.0.113", "a large network": "network=10.",
    "a network with 50": "network=198.51.100", "one address": "network=203.0.113.7", "since a day": "since={day}",
    "a rare kind of one person": "kind=setup_completed&user={id}",
    "a rare kind in a large network": "kind=setup_completed&network=10.",
    "kind and person": "kind=signed_up&user={id}", "kind and network": "kind=sign_in_failed&network=203.0.113",
}


def place(uid):
    """The cursor of a page that ended with this uid."""
    return base64.urlsafe_b64encode(f"uid\0{uid}".encode()).rstrip(b"=").decode()


def page(query):
    """The first page where the query does not say which."""
    return query if "&page=" in query else query + "&page=1"


class ReadingMeasures:
    """`times` holds milliseconds that 95 of 100 requests stay below, by engine and what was asked for."""

    def __init__(self, options, accounts=ACCOUNTS, events=EVENTS):
        self.options, self.accounts, self.events = options, accounts, events
        self.times = {}

    def run(self, engines=("SQLite", "PostgreSQL")):
        opened = {"SQLite": self.sqlite, "PostgreSQL": self.postgres}
        for engine in engines:
            with opened[engine]() as server:
                self.times[engine] = self.measure(server)
        return self.times

    @property
    def folder(self):
        return os.path.join(self.options.work, f"reading-led-{self.accounts}-{self.events}")

    @contextmanager
    def sqlite(self):
        FilledLists(self.options.latchkey, self.folder, self.accounts, self.events, 8621, None).fill_sqlite()
        with Server(self.options.latchkey, self.folder, 8621) as server:
            yield server

    @contextmanager
    def postgres(self):
        database = PostgresServer(shared_buffers="512MB", fsync="off", full_page_writes="off", max_wal_size="8GB")
        try:
            database.create()
            lists = FilledLists(
                self.options.latchkey, self.folder + "-postgres", self.accounts, self.events, 8621, database)
            lists.fill_postgres()
            with lists.postgres_node() as server:
                yield server
        finally:
            database.remove()

    def measure(self, server):
        cookie = {"Cookie": f"latchkey={sign_in(server.port, 'operator', PASSWORD)}"}
        person = self.ask(server, "/api/id", cookie)
        yesterday = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86_400))
        words = {"id": person.split(b'"id":"')[1][:22].decode(), "day": yesterday}
        paths = {f"search: {what}": PAGE + page(query) for what, query in SEARCHES.items()}
        for what, query in EVENT_PAGES.items():
            paths[f"events: {what}"] = "/api/events?limit=50&" + query.format(**words)
        for what, query in {"the first page": "&page=1", "behind half of all": f"&after={place('m')}"}.items():
            paths[f"list: {what}"] = PAGE + query
        paths["overview"] = "/api/overview"
        times = {what: self.slowest(server, path, cookie) for what, path in paths.items()}
        for leader, led in LEADERS.items():
            own = {"Cookie": f"latchkey={sign_in(server.port, leader, PASSWORD)}"}
            for what, query in {"all": "", "a common kind": "&kind=signed_in"}.items():
                times[f"events: {what}, to a leader of {led:,}"] = self.slowest(server, "/api/events?limit=50" + query, own)
        times["overview: counted anew"] = self.anew(server, paths["overview"], cookie)
        return times

    def anew(self, server, path, cookie):
        times = []
        for _ in range(COUNTED):
            time.sleep(KEPT)
            times.append(self.once(server, path, cookie))
        return max(times)

    def slowest(self, server, path, cookie):
        return sorted(self.once(server, path, cookie) for _ in range(ROUNDS))[-2]

    def once(self, server, path, cookie):
        began = time.monotonic()
        self.ask(server, path, cookie)
        return (time.monotonic() - began) * 1000

    def ask(self, server, path, headers):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200, f"{path}: {response.status}"
        return body
