"""What it costs to be signed in elsewhere: a hand-off, a provider's answer, and a question of a proxy (federation, §10.5)."""

import base64
import hashlib
import http.client
import json
import os
import re
import secrets
import shutil
import sys
import time
from urllib.parse import urlencode

from filled_database import PASSWORD, fill
from generator import guarded
from rounds import in_turn, median, median_ratio
from server import Server, sign_in

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "Tests")
sys.path[1:1] = [os.path.join(TESTS, "Providers"), os.path.join(TESTS, "Web", "browser")]

from browser import Browser, query_of  # noqa: E402
from provider_case import Walk  # noqa: E402
from provider_stand_in import ProviderStandIn  # noqa: E402

# Fewer than an account may have sessions.
PORT, PEOPLE, TIMES = 8613, 200, 40
REST = 5
FRONT = "http://localhost:3000"


class TimedProvider(ProviderStandIn):
    """Knows how long it took for the tokens itself."""

    spent = 0.0

    def exchange(self, form, authorization):
        started = time.monotonic()
        tokens = super().exchange(form, authorization)
        self.spent = time.monotonic() - started
        return tokens


class FederationBench:
    def __init__(self, options, report):
        self.options, self.report = options, report

    def run(self):
        folder = os.path.join(self.options.work, "federation")
        # Whoever has come by the provider before is not new.
        shutil.rmtree(folder, ignore_errors=True)
        tokens = fill(self.options.latchkey, folder, PEOPLE, PEOPLE, PORT)
        self.idle(folder)
        provider = TimedProvider()
        try:
            with Server(self.options.latchkey, folder, PORT, throttle_write_ceiling=0, **provider.settings()) as server:
                self.forward_auth(server, tokens)
                self.exchange(server)
                self.finish(server, provider)
        finally:
            provider.stop()

    def idle(self, folder):
        """With the settings of five providers, none of which answers, beside none."""
        public = {f"federation_{name}_client_{what}": "k7wq-m3xt-8r2p-9v5n"
                  for name in ("github", "google", "microsoft", "gitlab", "discord") for what in ("id", "secret")}
        public["federation_microsoft_tenants"] = "11111111-2222-3333-4444-555555555555"
        some, none = in_turn(3, lambda: self.rest(folder, public), lambda: self.rest(folder, {}))
        more = median(some) - median(none)
        self.report.row("idle providers", f"{more:.1f} MiB", more <= 6, f"{median(some):.0f} MiB against {median(none):.0f} MiB")

    def rest(self, folder, settings):
        with Server(self.options.latchkey, folder, PORT, **{"public_url": "https://auth.school.example", **settings}) as server:
            # Each has been asked for what it says of itself.
            time.sleep(REST)
            return server.resident_mib()

    def forward_auth(self, server, tokens):
        seconds = self.options.seconds
        paths = ("/api/id", "/api/forward-auth")
        for path in paths:
            guarded(server, path, tokens, 2)
        me, proxy = in_turn(
            self.options.rounds, *(lambda path=path: guarded(server, path, tokens, seconds).rate for path in paths))
        ratio = median_ratio(proxy, me)
        self.report.row("forward-auth rate", f"{ratio:.2f} ×", ratio >= 0.95, f"{median(proxy):,.0f}/s against {median(me):,.0f}/s")

    def exchange(self, server):
        """Beside one write, a new name, which is a commit as well."""
        cookie = f"latchkey={sign_in(PORT, 'user0000000', PASSWORD)}"
        page = Page(server.port)
        exchanges, writes = in_turn(
            TIMES, lambda: page.exchanged("user0000000"),
            lambda: page.timed("PUT", "/api/user", {"name": f"User {secrets.token_hex(4)}"}, Cookie=cookie)[0])
        beyond = (median(exchanges) - median(writes)) * 1000
        self.report.row("exchange", f"{beyond:.1f} ms", beyond <= 5,
                        f"{median(exchanges) * 1000:.1f} ms against {median(writes) * 1000:.1f} ms for a new name"
                        + (": within noise" if beyond < 0 else ""))

    def finish(self, server, provider):
        provider.wait_until_read()
        provider.person = {"number": 7, "login": "octo", "name": "Octo Cat", "email": "octo@school.example"}
        walk = Walk(Browser({"localhost:8587": ("127.0.0.1", server.port)}), "oidc")
        step = self.came_back(walk)[1]
        if step.json["next"] != "register" or walk.register(step, "octo").status != 200:
            raise SystemExit(f"nobody came by the provider: {step.status} {step.body}")
        times = []
        for _ in range(TIMES):
            took, answer = self.came_back(walk)
            if answer.json.get("next") != "done":
                raise SystemExit(f"a provider's answer was answered {answer.status}: {answer.body}")
            times.append((took - provider.spent) * 1000)
        self.report.row("finish", f"{median(times):.1f} ms", median(times) <= 10)

    def came_back(self, walk):
        page = walk.browser.open(walk.location(), until=f"{Server.PUBLIC_URL}/callback-oidc?")
        query = query_of(page.address)
        started = time.monotonic()
        answer = walk.finish(query)
        return time.monotonic() - started, answer


class Page:
    """A page of another origin, and the browser that it sends to us."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def exchanged(self, uid):
        """The seconds that a new code took to become a session."""
        verifier = secrets.token_urlsafe(32)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        form = {"return_to": f"{FRONT}/", "state": secrets.token_urlsafe(16), "challenge": challenge, "remember": ""}
        begun = self.ask("POST", "/hand-off", urlencode(form), **{
            "Content-Type": "application/x-www-form-urlencoded", "Origin": FRONT})
        ticket = begun.headers["Location"].partition("#")[2]
        proven = self.ask("POST", "/api/authenticate", json.dumps({"uid": uid, "password": PASSWORD, "hand_off": ticket}), **{
            "Content-Type": "application/json", "Origin": Server.PUBLIC_URL,
            "Cookie": begun.headers["Set-Cookie"].partition(";")[0]})
        code = re.search(r"#latchkey=([\w-]+)", json.loads(proven.text)["location"])[1]
        return self.timed("POST", "/api/hand-off/exchange", {"code": code, "verifier": verifier}, Origin=FRONT)[0]

    def timed(self, method, path, body, **headers):
        started = time.monotonic()
        answer = self.ask(method, path, json.dumps(body), **{"Content-Type": "application/json", **headers})
        took = time.monotonic() - started
        if answer.status != 200:
            raise SystemExit(f"{method} {path} was answered {answer.status}: {answer.text}")
        return took, answer

    def ask(self, method, path, body, **headers):
        self.connection.request(method, path, body, {"Host": "localhost:8587", **headers})
        response = self.connection.getresponse()
        response.text = response.read().decode()
        return response
