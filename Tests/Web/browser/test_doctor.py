"""Why signing in fails, found out in a real browser: set-ups that are broken, the line that fixes each, and the set-up with it."""
import json
import shutil
import tempfile
import unittest
from datetime import datetime, timedelta
from pathlib import Path

from browser_case import BrowserCase
from certificate import Certificate
from chromium import Chromium
from latchkey_server import LatchkeyServer
from meddling_proxy import MeddlingProxy
from pages_case import PagesCase
from static_site import StaticSite

AUTH = "https://auth.school.test"
SITE = "https://www.pages.test"
OTHER = "https://www.another.test"
# The same server under another name, and on the domain of the site.
ALIAS, NEAR = "https://login.school.test", "https://auth.pages.test"
POLICY = "<meta http-equiv=Content-Security-Policy content=\"script-src 'self' 'unsafe-inline' {auth}; connect-src 'self'; form-action 'self'\">"
MENDED_POLICY = f"connect-src 'self' {AUTH}; form-action 'self' {AUTH}"
MENDED_REFERRER = '<meta name="referrer" content="strict-origin-when-cross-origin">'
PAGE = "<!DOCTYPE html><html lang=en><meta charset=utf-8>{head}<title>A site</title><p>A site</p>"
WORKER = b"""self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
    if (!event.request.url.includes("/api/doctor") || event.request.method !== "GET") return;
    event.respondWith(new Response(JSON.stringify({ cookies_seen: [], nonce: "old", https: true, server_time: new Date() })));
});"""
DIAGNOSE = """
const [auth, from, done] = arguments;
import(`${from}/client/latchkey.js`).then(({ createClient }) => createClient(auth).diagnose())
    .then(({ findings, facts }) => done({ findings, facts }), (error) => done({ error: String(error) }));
"""
REGISTER = """
const done = arguments[arguments.length - 1];
navigator.serviceWorker.register("sw.js").then(() => navigator.serviceWorker.ready).then(() => {
    if (navigator.serviceWorker.controller) done(true);
    else navigator.serviceWorker.addEventListener("controllerchange", () => done(true));
});
"""


MENDED_WORKER = WORKER.replace(b"(event) => {\n", b"(event) => {\n    if (new URL(event.request.url).origin === \"%s\") return;\n" % AUTH.encode())
assert MENDED_WORKER != WORKER


def page(head=""):
    return PAGE.format(head=head).encode()


class DoctorCase(BrowserCase):
    def diagnosed(self, address, auth=AUTH, source=None):
        """The findings as `code: line`, and the facts. `source`: where the client is loaded from."""
        self.browser.open(address)
        told = self.browser.driver.execute_async_script(DIAGNOSE, auth, source or auth)
        self.assertNotIn("error", told, told)
        return [f"{one['code']}: {(one['fix'] or {}).get('line')}" for one in told["findings"]], told["facts"]


class DoctorTests(DoctorCase):
    @classmethod
    def build(cls):
        names = [url.removeprefix("https://") for url in (AUTH, SITE, OTHER, ALIAS, NEAR)]
        cls.certificate = Certificate(*names)
        cls.addClassCleanup(cls.certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": cls.certificate}
        cls.server = cls.started(LatchkeyServer(
            AUTH, allowed_origins=SITE, tls_certificate=cls.certificate.chain, tls_key=cls.certificate.key))
        pages = {
            "/page": page(), "/policy": page(POLICY.format(auth=AUTH)), "/hidden": page("<meta name=referrer content=no-referrer>"),
            "/policy-mended": page(POLICY.format(auth=AUTH).replace("connect-src 'self'; form-action 'self'", MENDED_POLICY)),
            "/hidden-mended": page(MENDED_REFERRER),
            "/frame": page("<iframe sandbox='allow-scripts' src=/page></iframe>"),
        }
        folders = {}
        for path, worker in (("/worker/", WORKER), ("/worker-mended/", MENDED_WORKER)):
            folders[path] = tempfile.mkdtemp(prefix="latchkey-worker-")
            cls.addClassCleanup(shutil.rmtree, folders[path], ignore_errors=True)
            Path(folders[path], "index.html").write_bytes(page())
            Path(folders[path], "sw.js").write_bytes(worker)
        site = cls.opened(StaticSite(folders=folders, pages=pages, certificate=cls.certificate))
        ports = dict.fromkeys((AUTH, ALIAS, NEAR), cls.server.port) | dict.fromkeys((SITE, OTHER), site.port)
        return {f"{url.removeprefix('https://')}:443": port for url, port in ports.items()}

    def mended(self, **settings):
        """The server, with these lines in its configuration until the test is over."""
        self.addCleanup(self.restart, dict(self.server.settings))
        self.restart(self.server.settings | {f"LATCHKEY_{key.upper()}": value for key, value in settings.items()})

    def restart(self, settings):
        self.server.stop()
        self.server.settings = settings
        self.server.start()

    # G-080: where all is well nothing is found, and the partitioned cookie is seen to come back
    def test_a_good_set_up(self):
        findings, facts = self.diagnosed(f"{SITE}/page")
        self.assertEqual(findings, [])
        self.assertIn("planned", facts["cookies_kept"])
        self.assertEqual((facts["site"], facts["cookie_plan"], facts["origin"]), ("cross-site", "partitioned", SITE))

    # G-080: an origin that is not in the list
    def test_an_origin_that_is_not_allowed(self):
        findings, _ = self.diagnosed(f"{OTHER}/page")
        self.assertEqual(findings, [f"origin_not_allowed: allowed_origins: {OTHER}"])
        self.mended(allowed_origins=f"{SITE},{OTHER}")
        self.assertEqual(self.diagnosed(f"{OTHER}/page")[0], [])

    # G-080: a server that believes to be elsewhere
    def test_another_public_url(self):
        findings, _ = self.diagnosed(f"{SITE}/page", ALIAS, AUTH)
        self.assertEqual(findings[0], f"public_url_wrong: public_url: {ALIAS}")
        self.mended(public_url=ALIAS)
        self.assertEqual(self.diagnosed(f"{SITE}/page", ALIAS)[0], [])

    # G-080: a page of https that names the server with http
    def test_mixed_content(self):
        findings, _ = self.diagnosed(f"{SITE}/page", AUTH.replace("https", "http"), AUTH)
        self.assertEqual(findings[0], f"mixed_content: public_url: {AUTH}")
        self.assertEqual(self.diagnosed(f"{SITE}/page")[0], [])

    # G-080: a browser that keeps no cookie of the server under the site, and one of the site's own domain
    def test_a_dropped_cookie(self):
        there = self.browser
        self.browser = Chromium(self.hosts, self.certificate, blocked_sites=["https://[*.]school.test,https://[*.]pages.test"])
        self.addCleanup(setattr, self, "browser", there)
        self.addCleanup(self.browser.quit)
        findings, facts = self.diagnosed(f"{SITE}/page")
        self.assertEqual(findings, [f"cookie_dropped: public_url: {NEAR}"], facts)
        self.mended(public_url=NEAR)
        self.assertEqual(self.diagnosed(f"{SITE}/page", NEAR)[0], [])

    # G-080: the page's policies
    def test_policies_of_the_page(self):
        findings, _ = self.diagnosed(f"{SITE}/policy")
        self.assertEqual(findings, [f"csp: {MENDED_POLICY}"])
        findings, _ = self.diagnosed(f"{SITE}/hidden")
        self.assertEqual(findings, [f"origin_null: {MENDED_REFERRER}"])
        for path in ("/policy-mended", "/hidden-mended"):
            self.assertEqual(self.diagnosed(f"{SITE}{path}")[0], [])

    # G-080: a sandboxed frame has no origin
    def test_a_sandboxed_frame(self):
        self.browser.open(f"{SITE}/frame")
        driver = self.browser.driver
        driver.switch_to.frame(0)
        told = driver.execute_async_script(DIAGNOSE, AUTH, AUTH)
        driver.switch_to.default_content()
        self.assertNotIn("error", told, told)
        self.assertEqual(told["findings"][0]["code"], "origin_null", told)
        self.assertEqual(told["findings"][0]["fix"], {"where": "address", "line": f"{SITE}/page"})

    # G-080: a service worker that answers in the server's place
    def test_a_service_worker(self):
        def found(path):
            self.browser.open(f"{SITE}{path}")
            self.browser.driver.execute_async_script(REGISTER)
            return self.diagnosed(f"{SITE}{path}")[0]
        self.assertEqual(found("/worker/"), [f'service_worker: if (new URL(event.request.url).origin === "{AUTH}") return;'])
        self.assertEqual(found("/worker-mended/"), [])

    # G-080: an extension that stops one path
    def test_a_blocked_path(self):
        self.browser.open(f"{SITE}/page")
        self.browser.devtools("Network.enable")
        self.browser.devtools("Network.setBlockedURLs", urls=["*/api/authenticate"])
        self.addCleanup(self.browser.devtools, "Network.setBlockedURLs", urls=[])
        findings, _ = self.diagnosed(f"{SITE}/page")
        self.assertEqual(findings, [f"blocked_by_extension: {AUTH}/api/authenticate"])
        self.browser.devtools("Network.setBlockedURLs", urls=[])
        self.assertEqual(self.diagnosed(f"{SITE}/page")[0], [])


class ProxyTests(DoctorCase):
    """A front end and a server of this machine, and proxies between them that meddle."""

    @classmethod
    def build(cls):
        cls.server = cls.started(LatchkeyServer())
        site = cls.opened(StaticSite(pages={"/page": page()}))
        cls.page = f"http://localhost:{site.port}/page"
        return {"localhost:8587": cls.server.port}

    def found_behind(self, meddle, adds=None, server=None):
        proxy = MeddlingProxy(server or self.server, meddle, adds)
        self.addCleanup(proxy.stop)
        return self.diagnosed(self.page, f"http://localhost:{proxy.port}", self.server.public_url)[0]

    # What is left where nobody meddles is that the server does not know of its proxy's address.
    def assert_mended(self, *codes):
        found = [finding.partition(":")[0] for finding in self.found_behind(lambda *_: None)]
        self.assertFalse(set(codes) & set(found), found)

    # G-080: CORS headers of the proxy beside the server's
    def test_doubled_headers(self):
        def meddle(_method, _path, answer):
            answer[1].append(("Access-Control-Allow-Origin", "*"))
        self.assertEqual(self.found_behind(meddle)[0], "doubled_cors: add_header Access-Control-Allow-Origin …;")
        self.assert_mended("doubled_cors")

    # G-080: a proxy whose word about callers is not taken
    def test_an_unknown_proxy(self):
        nothing, adds = lambda *_: None, {"X-Forwarded-For": "203.0.113.7"}
        line = "proxy_not_trusted: proxy_set_header X-Forwarded-For $remote_addr;"
        self.assertIn(line, self.found_behind(nothing, adds))
        trusting = LatchkeyServer(trusted_proxies="127.0.0.1")
        self.addCleanup(trusting.remove)
        self.assertNotIn(line, self.found_behind(nothing, adds, trusting.start()))

    # G-080: two clocks that differ by an hour
    def test_a_clock_that_is_off(self):
        def meddle(_method, path, answer):
            if path.startswith("/api/doctor") and answer[2].startswith(b"{"):
                told = json.loads(answer[2])
                told["server_time"] = (datetime.fromisoformat(told["server_time"]) + timedelta(hours=1)).isoformat()
                answer[2] = json.dumps(told).encode()
        self.assertIn("clock_off: None", self.found_behind(meddle))
        self.assert_mended("clock_off")

    # G-080: a proxy that answers what browsers ask before a POST, or refuses DELETE
    def test_lost_methods(self):
        def no_preflight(method, _path, answer):
            if method == "OPTIONS":
                answer[:] = [405, [], b""]
        self.assertIn("proxy_strips: if ($request_method = OPTIONS) { … }", self.found_behind(no_preflight))

        def no_delete(method, _path, answer):
            if method == "DELETE":
                answer[:] = [403, [], b"<h1>Forbidden</h1>"]
        self.assertIn("proxy_strips: limit_except GET POST { … }", self.found_behind(no_delete))
        self.assert_mended("proxy_strips")

    # G-080: two names of this machine
    def test_another_name_of_this_machine(self):
        findings, _ = self.diagnosed(self.page.replace("localhost", "127.0.0.1"), self.server.public_url)
        self.assertEqual(findings[0], f"host_name_differs: {self.page}")
        self.assertEqual(self.diagnosed(self.page, self.server.public_url)[0], [])

    # G-080: nobody is there
    def test_nobody_answers(self):
        findings, _ = self.diagnosed(self.page, "http://localhost:1", self.server.public_url)
        self.assertEqual(findings, ["unreachable: None"])


class DoctorPageTests(PagesCase):
    # G-080: the page says what is wrong, with a line to copy, and that all is well once it is fixed
    def test_the_page(self):
        self.block("*/api/authenticate")
        self.open("/doctor", "#check")
        self.find("#check").click()
        card = self.wait_for("[data-code=blocked_by_extension]")
        self.assertIn(f"{self.auth}/api/authenticate", card.text)
        self.assertIn("cookies_kept", self.browser.script("return document.getElementById('facts').textContent"))
        self.browser.devtools("Network.setBlockedURLs", urls=[])
        self.find("#check").click()
        self.wait_for_text("Nothing is wrong between this page and the server.")
        self.assertIsNone(self.find("#findings .card"))


if __name__ == "__main__":
    unittest.main()
