"""Sign-in from another site in Chromium, Firefox and WebKitGTK, in the settings of cookies that people have (federation.md §10.3).

Every cell of the matrix is signed in, or shows the sentence that `EXPECTED` names. A browser that is missing is a failure.
`make test` runs one setting of each browser and those that drop the cookie; all of them run with LATCHKEY_SOAK=1.
"""
import os
import socket
import unittest

from browser_case import PASSWORD, SCREENSHOTS
from certificate import Certificate
from chromium import Chromium
from firefox import Firefox
from latchkey_server import LatchkeyServer, OneServer
from provider_stand_in import ProviderStandIn, person
from static_site import StaticSite
from webkit import WebKit

AUTH = "https://auth.school.test"
SITE = "https://alice.pages-a.test"
ANOTHER_SITE = "https://bob.pages-b.test"
PAGE = """<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A site</title><p id=who></p><p id=said></p>
<form><input name=uid><input name=password type=password><button id=here>Sign in here</button></form>
<button id=there>Sign in there</button><button id=beside>Sign in beside</button><button id=provider>Sign in with School</button>
<button id=out>Sign out</button><script type=module>
import { createClient } from "AUTH/client/latchkey.js";
const client = createClient("AUTH");
const said = (error) => { document.getElementById("said").textContent = `${error.code} ${error.message}`; };
const show = (user) => { document.getElementById("who").textContent = user ? `Hello ${user.name}` : "Nobody"; };
const on = (id, act) => { document.getElementById(id).onclick = (event) => { event.preventDefault(); act().then(show, said); }; };
const form = document.querySelector("form");
on("here", () => client.signIn({ uid: form.uid.value, password: form.password.value }));
on("there", () => client.signInAtServer());
on("beside", () => client.signInAtServer({ popup: true }));
on("provider", () => client.signInWith("oidc"));
on("out", () => client.signOut().then(() => null));
await client.currentUser().then(show, said);
if (client.handOffError) said(client.handOffError);
document.title = "ready";
</script>"""
SIGNED_IN = "Hello "
# Where the browser keeps no cookie of ours and the server gives no token instead.
DROPPED = ("cookie_dropped Your sign-in worked, but the browser blocks cookies of {host} on this site. "
           "Allow third-party cookies for this site in the browser's settings, or use another browser.")
FORGET_KEYS = """
const done = arguments[0];
indexedDB.databases().then(async (all) => {
    for (const { name } of all) {
        await new Promise((resolve) => { indexedDB.deleteDatabase(name).onsuccess = resolve; });
    }
    done(true);
});
"""
# By a server that gives tokens where cookies are dropped (federation.md §4), and by one on loopback, which gives none.
EXPECTED = {
    "Chromium": (SIGNED_IN, SIGNED_IN),
    "Chromium without third-party cookies": (SIGNED_IN, SIGNED_IN),
    "Firefox": (SIGNED_IN, SIGNED_IN),
    "Firefox that blocks all cross-site cookies": (SIGNED_IN, DROPPED),
    "Firefox, strict": (SIGNED_IN, SIGNED_IN),
    "WebKitGTK": (SIGNED_IN, DROPPED),
    "WebKitGTK with tracking prevention": (SIGNED_IN, DROPPED),
    "WebKitGTK that keeps all cookies": (SIGNED_IN, SIGNED_IN),
}
STRICT = {"network.cookie.cookieBehavior": 5, "privacy.trackingprotection.enabled": True, "privacy.bounceTrackingProtection.mode": 1}


class World:
    """The server, two sites and a provider, for all browsers of this module."""

    def __init__(self):
        names = [url.removeprefix("https://") for url in (AUTH, SITE, ANOTHER_SITE)]
        self.certificate = Certificate(*names, "localhost")
        self.provider = ProviderStandIn()
        port = _free_port()
        # A provider without a certificate that the machine trusts is for a server on loopback only.
        self.at_home = f"https://localhost:{port}"
        settings = {"allowed_origins": f"{SITE},{ANOTHER_SITE}", "tls_certificate": self.certificate.chain,
                    "tls_key": self.certificate.key}
        self.server = LatchkeyServer(AUTH, **settings)
        self.second = OneServer(self.at_home, http_port=port, **settings, **self.provider.settings())
        for server in (self.server, self.second):
            server.start()
        self.server.add_user("toby", PASSWORD, "Thomas Edison")
        pages = {"/page": PAGE.replace("AUTH", AUTH), "/at-home": PAGE.replace("AUTH", self.at_home)}
        self.site = StaticSite(pages={path: page.encode() for path, page in pages.items()}, certificate=self.certificate)
        self.provider.wait_until_read()
        self.hosts = {f"{names[0]}:443": self.server.port} | {f"{name}:443": self.site.port for name in names[1:]}

    def remove(self):
        self.server.remove()
        self.second.remove()
        self.site.stop()
        self.provider.stop()
        self.certificate.remove()


def _free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def setUpModule():
    global world
    world = World()
    unittest.addModuleCleanup(world.remove)


class Matrix:
    """What every browser does in every setting."""

    name = ""
    number = 0

    @classmethod
    def setUpClass(cls):
        cls.browser = cls.start()
        cls.browser.patience = 30
        cls.addClassCleanup(cls.browser.quit)
        cls.expected, cls.expected_at_home = EXPECTED[cls.name]

    @classmethod
    def start(cls):
        raise NotImplementedError

    def setUp(self):
        first, *others = self.browser.windows()
        for window in others:
            self.browser.go_to_window(window)
            self.browser.close_window()
        self.browser.go_to_window(first)
        self.browser.forget(f"{AUTH}/client/en.js", f"{world.at_home}/client/en.js")
        self.browser.open(f"{SITE}/")
        self.browser.script_later(FORGET_KEYS)

    def tearDown(self):
        result = self._outcome.result
        if any(test is self for test, _ in result.failures + result.errors):
            self.browser.screenshot(SCREENSHOTS / f"{type(self).__name__}.{self._testMethodName}.png")

    def open_site(self, site=SITE, says="Nobody", path="/page"):
        self.browser.open(f"{site}{path}")
        self.ready()
        self.browser.wait_for_text(says)

    def ready(self):
        self.browser.until(lambda: self.browser.script("return document.title") == "ready", "the site's page to be ready")

    def sign_in_here(self):
        self.browser.type("input[name=uid]", "toby")
        self.browser.type("input[name=password]", PASSWORD)
        self.browser.click("#here")

    def prove(self):
        """At the server's own page."""
        self.browser.type("#prove input[name=uid]", "toby")
        self.browser.type("#prove input[name=password]", PASSWORD)
        self.browser.click("#prove form button:not([type=button])")

    def shows(self, expected, name="Thomas Edison", host="auth.school.test"):
        if expected == SIGNED_IN:
            self.browser.wait_for_text(f"Hello {name}")
            self.assertEqual(self.browser.script("return document.getElementById('said').textContent"), "")
        else:
            self.browser.wait_for_text(expected.format(host=host))

    # M1, M2: kept after a reload and in a second tab; never under another site, but where the browser knows no partitions
    def test_by_a_form_on_the_page(self):
        self.open_site()
        self.sign_in_here()
        self.shows(self.expected)
        says = "Hello Thomas Edison" if self.expected == SIGNED_IN else "Nobody"
        self.open_site(says=says)
        [first] = self.browser.windows()
        self.browser.new_tab(f"{SITE}/page")
        self.browser.wait_for_text(says)
        self.browser.close_window()
        self.browser.go_to_window(first)
        self.open_site(ANOTHER_SITE, says="Hello Thomas Edison" if self.name == "WebKitGTK that keeps all cookies" else "Nobody")
        self.open_site(says=says)
        if self.expected == SIGNED_IN:
            self.browser.click("#out")
            self.browser.wait_for_text("Nobody")
            self.open_site()

    # M5, M7: what the tab remembers is there after the walk, and the form says which origin sent it
    def test_at_the_servers_page(self):
        self.open_site()
        self.browser.click("#there")
        self.prove()
        self.shows(self.expected)
        self.assertEqual(self.browser.address(), f"{SITE}/page")

    # M6
    def test_in_a_pop_up(self):
        self.open_site()
        [here] = self.browser.windows()
        self.browser.click("#beside")
        self.browser.until(lambda: len(self.browser.windows()) == 2, "the pop-up")
        self.browser.go_to_window(next(window for window in self.browser.windows() if window != here))
        self.prove()
        self.browser.until(lambda: self.browser.windows() == [here], "the pop-up to close")
        self.browser.go_to_window(here)
        self.shows(self.expected)

    # M4: the cookie of the attempt comes back after the trip to the provider, in every setting
    def test_by_a_provider(self):
        name = f"Ada Lovelace the {self.number}th"
        world.provider.person = person(100 + self.number, f"ada{self.number}", name)
        self.open_site(path="/at-home")
        self.browser.click("#provider")
        self.browser.until(self.goes_on_to_the_provider, "the provider's answer")
        self.browser.click("#register button:not([type=button])")
        self.shows(self.expected_at_home, name, "localhost")

    def goes_on_to_the_provider(self):
        """The button acts half a second after the page can be seen, so that nobody is tricked into a double click."""
        if "/callback-oidc" in self.browser.address():
            return True
        self.browser.element("#go-to-provider").click()
        return False


class ChromiumTests(Matrix, unittest.TestCase):
    name, number = "Chromium without third-party cookies", 1

    @classmethod
    def start(cls):
        return Chromium(world.hosts, world.certificate, third_party_cookies=False)


class FirefoxTests(Matrix, unittest.TestCase):
    name, number = "Firefox", 2
    preferences = {}

    @classmethod
    def start(cls):
        return Firefox(world.hosts, cls.preferences)


class WebKitTests(Matrix, unittest.TestCase):
    name, number = "WebKitGTK with tracking prevention", 3
    arguments = ("--enable-itp",)

    @classmethod
    def start(cls):
        return WebKit(world.hosts, cls.arguments)


class FirefoxBlockingTests(FirefoxTests):
    name, number = "Firefox that blocks all cross-site cookies", 4
    preferences = {"network.cookie.cookieBehavior": 1}


if os.environ.get("LATCHKEY_SOAK") == "1":
    class ChromiumByDefaultTests(ChromiumTests):
        name, number = "Chromium", 5

        @classmethod
        def start(cls):
            return Chromium(world.hosts, world.certificate)

    class FirefoxStrictTests(FirefoxTests):
        name, number = "Firefox, strict", 6
        preferences = STRICT

    class WebKitByDefaultTests(WebKitTests):
        name, number = "WebKitGTK", 7
        arguments = ()

    class WebKitKeepingTests(WebKitTests):
        name, number = "WebKitGTK that keeps all cookies", 8
        arguments = ("--cookies-policy=always",)


if __name__ == "__main__":
    unittest.main()
