"""Links lead to public_url, whatever host a request speaks of."""
import json
import socket
import unittest

from mail_case import MailCase

EVIL = "evil.example"
HEADERS = {
    "Host": {"Host": EVIL},
    "Host with a port": {"Host": f"localhost:8587.{EVIL}:80"},
    "Host with a user": {"Host": f"localhost@{EVIL}"},
    "X-Forwarded-Host": {"X-Forwarded-Host": EVIL},
    "X-Forwarded-Proto": {"X-Forwarded-Proto": "https"},
    "X-Forwarded-Port": {"X-Forwarded-Port": "666"},
    "X-Forwarded-Prefix": {"X-Forwarded-Prefix": f"/@{EVIL}"},
    "X-Forwarded-Server": {"X-Forwarded-Server": EVIL},
    "Forwarded": {"Forwarded": f"for=192.0.2.1;host={EVIL};proto=https"},
    "X-Original-URL": {"X-Original-URL": f"https://{EVIL}/reset"},
    "X-Rewrite-URL": {"X-Rewrite-URL": f"https://{EVIL}/reset"},
    "X-HTTP-Host-Override": {"X-HTTP-Host-Override": EVIL},
    "X-Host": {"X-Host": EVIL},
    "Origin": {"Origin": "http://localhost:3000"},
    "Referer": {"Referer": f"https://{EVIL}/reset"},
}
# Target, and more of the header.
TARGETS = {
    "absolute": (f"http://{EVIL}/api/recovery", ""),
    "absolute with our own": (f"http://{EVIL}@localhost:8587/api/recovery", ""),
    "query": (f"/api/recovery?host={EVIL}&public_url=https://{EVIL}", ""),
    "two hosts": ("/api/recovery", "Host: localhost:8587\r\n"),
}


class LinkHostTests(MailCase):
    public_url = "http://localhost:8587"

    def setUp(self):
        self.sink = self.started_sink()
        self.node = self.started_node(self.sink.url(), public_url=self.public_url)

    def uids(self, names):
        uids = {name: f"person{number}" for number, name in enumerate(names)}
        self.node.add_many(list(uids.values()))
        return uids

    def assert_ours(self, uid):
        [mail] = self.sink.wait(to=f"{uid}@school.example")
        self.assertEqual(mail.link.partition("#")[0], f"{self.public_url}/reset")
        self.assertNotIn(EVIL, mail.text + mail.html + str(mail.message["Message-ID"]))

    def assert_all_ours(self, ways, ask):
        """Whatever is not refused, as it may be, leads home."""
        uids = self.uids(ways)
        statuses = {name: ask(ways[name], uid) for name, uid in uids.items()}
        self.assertEqual(set(statuses.values()) - {202, 400, 403, 404, 421}, set(), statuses)
        self.assertIn(202, statuses.values())
        for name, uid in uids.items():
            with self.subTest(name):
                if statuses[name] == 202:
                    self.assert_ours(uid)

    def test_headers_do_not_choose_the_host(self):
        # S-122: Host, X-Forwarded-*, Forwarded, X-Original-URL
        self.assert_all_ours(
            HEADERS, lambda headers, uid: self.node.ask("POST", "/api/recovery", {"uid": uid}, **headers).status)

    def test_neither_do_the_target_and_a_second_host(self):
        # S-122: absolute-form URI, two Host fields
        self.assert_all_ours(TARGETS, lambda way, uid: self.status_of_raw(*way, uid))

    def status_of_raw(self, target, more, uid):
        body = json.dumps({"uid": uid})
        request = (f"POST {target} HTTP/1.1\r\nHost: {EVIL}\r\n{more}Content-Type: application/json\r\n"
                   f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}")
        with socket.create_connection(self.node.address, 10) as connection:
            connection.sendall(request.encode())
            return int(connection.makefile("rb").readline().split()[1])


if __name__ == "__main__":
    unittest.main()
