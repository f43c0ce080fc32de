"""Why signing in fails, found out in a real browser: set-ups that are broken, the line that mends each, and the set-up with it."""
import shutil
import tempfile
import unittest
from pathlib import Path

from browser_case import BrowserCase
from certificate import Certificate
from latchkey_server import LatchkeyServer
from meddling_proxy import MeddlingProxy
from pages_case import PagesCase
from static_site import StaticSite

AUTH = "https://auth.school.test"
SITE = "https://www.pages.test"
OTHER = "https://www.another.test"
POLICY = "<meta http-equiv=Content-Security-Policy content=\"script-src 'self' 'unsafe-inline' {auth}; connect-src 'self'; form-action 'self'\">"
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
        cls.certificate = Certificate("auth.school.test", "www.pages.test", "www.another.test")
        cls.addClassCleanup(cls.certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": cls.certificate}
        cls.server = cls.started(LatchkeyServer(
            AUTH, allowed_origins=SITE, tls_certificate=cls.certificate.chain, tls_key=cls.certificate.key))
        pages = {
            "/page": page(), "/policy": page(POLICY.format(auth=AUTH)), "/hidden": page("<meta name=referrer content=no-referrer>"),
            "/frame": page("<iframe sandbox='allow-scripts' src=/page></iframe>"),
        }
        folder = tempfile.mkdtemp(prefix="latchkey-worker-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        Path(folder, "index.html").write_bytes(page())
        Path(folder, "sw.js").write_bytes(WORKER)
        site = cls.opened(StaticSite(folders={"/worker/": folder}, pages=pages, certificate=cls.certificate))
        return {"auth.school.test:443": cls.server.port, "www.pages.test:443": site.port, "www.another.test:443": site.port}

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

    # G-080: the page's policies
    def test_policies_of_the_page(self):
        findings, _ = self.diagnosed(f"{SITE}/policy")
        self.assertEqual(findings, [f"csp: connect-src 'self' {AUTH}; form-action 'self' {AUTH}"])
        findings, _ = self.diagnosed(f"{SITE}/hidden")
        self.assertEqual(findings, ['origin_null: <meta name="referrer" content="strict-origin-when-cross-origin">'])

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
        self.browser.open(f"{SITE}/worker/")
        self.browser.driver.execute_async_script(REGISTER)
        findings, _ = self.diagnosed(f"{SITE}/worker/")
        self.assertEqual(findings, [f'service_worker: if (new URL(event.request.url).origin === "{AUTH}") return;'])

    # G-080: an extension that stops one path
    def test_a_blocked_path(self):
        self.browser.open(f"{SITE}/page")
        self.browser.devtools("Network.enable")
        self.browser.devtools("Network.setBlockedURLs", urls=["*/api/authenticate"])
        self.addCleanup(self.browser.devtools, "Network.setBlockedURLs", urls=[])
        findings, _ = self.diagnosed(f"{SITE}/page")
        self.assertEqual(findings, [f"blocked_by_extension: {AUTH}/api/authenticate"])


class ProxyTests(DoctorCase):
    """A front end and a server of this machine, and proxies between them that meddle."""

    @classmethod
    def build(cls):
        cls.server = cls.started(LatchkeyServer())
        site = cls.opened(StaticSite(pages={"/page": page()}))
        cls.page = f"http://localhost:{site.port}/page"
        return {"localhost:8587": cls.server.port}

    def found_behind(self, meddle):
        proxy = MeddlingProxy(self.server, meddle)
        self.addCleanup(proxy.stop)
        return self.diagnosed(self.page, f"http://localhost:{proxy.port}", self.server.public_url)[0]

    # G-080: CORS headers of the proxy beside the server's
    def test_doubled_headers(self):
        def meddle(_method, _path, answer):
            answer[1].append(("Access-Control-Allow-Origin", "*"))
        self.assertEqual(self.found_behind(meddle)[0], "doubled_cors: add_header Access-Control-Allow-Origin …;")

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

    # G-080: two names of this machine
    def test_another_name_of_this_machine(self):
        findings, _ = self.diagnosed(self.page.replace("localhost", "127.0.0.1"), self.server.public_url)
        self.assertEqual(findings[0], f"host_name_differs: {self.page}")

    # G-080: nobody is there
    def test_nobody_answers(self):
        findings, _ = self.diagnosed(self.page, "http://localhost:1", self.server.public_url)
        self.assertEqual(findings, ["unreachable: None"])


class DoctorPageTests(PagesCase):
    # G-080: the page says what is wrong, with a line to copy, and that all is well once it is mended
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
