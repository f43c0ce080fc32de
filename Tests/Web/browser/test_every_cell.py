"""Sign-in from another site in Chromium, Firefox and WebKitGTK, in the settings of cookies that people have (decision 0049).

In every cell of the matrix one is signed in, where the cookie is dropped by a token. A browser that is missing is a failure.
`make test` runs one setting of each browser and those that drop the cookie; all of them run with LATCHKEY_SOAK=1.
"""
import json
import os
import ssl
import unittest
import urllib.request
from contextlib import contextmanager

from browser_case import PASSWORD, SCREENSHOTS
from certificate import Certificate
from chromium import Chromium
from firefox import Firefox
from known_hosts import KnownHosts
from latchkey_server import LatchkeyServer
from mailbox import Mailbox
from provider_stand_in import ProviderStandIn, person
from static_site import StaticSite
from webkit import WebKit

AUTH = "https://auth.school.test"
SITE = "https://alice.pages-a.test"
ANOTHER_SITE = "https://bob.pages-b.test"
PROVIDER = "idp.provider.test"
PAGE = f"""<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A site</title><p id=who></p><p id=said></p>
<form><input name=uid><input name=password type=password><button id=here>Sign in here</button></form>
<button id=there>Sign in there</button><button id=beside>Sign in beside</button><button id=provider>Sign in with School</button>
<button id=provider-beside>Sign in with School beside</button>
<button id=out>Sign out</button><script type=module>
import {{ createClient }} from "{AUTH}/client/latchkey.js";
const client = createClient("{AUTH}");
const said = (error) => {{ document.getElementById("said").textContent = `${{error.code}} ${{error.message}}`; }};
const show = (user) => {{ document.getElementById("who").textContent = user ? `Hello ${{user.name}}` : "Nobody"; }};
const on = (id, act) => {{ document.getElementById(id).onclick = (event) => {{ event.preventDefault(); act().then(show, said); }}; }};
const form = document.querySelector("form");
on("here", () => client.signIn({{ uid: form.uid.value, password: form.password.value }}));
on("there", () => client.signInAtServer());
on("beside", () => client.signInAtServer({{ popup: true }}));
on("provider", () => client.signInWith("oidc"));
on("provider-beside", () => client.signInWith("oidc", {{ popup: true }}));
on("out", () => client.signOut().then(() => null));
await client.currentUser().then(show, said);
if (client.handOffError) said(client.handOffError);
document.title = "ready";
</script>"""
HIDDEN = PAGE.replace("<title>", "<meta name=referrer content=no-referrer><title>")
NEW_PASSWORD = "two lanterns over 9 harbours"
SOAK, SLOW = os.environ.get("LATCHKEY_SOAK") == "1", "a part of make soak"
FORGET_KEYS = """
const done = arguments[0];
indexedDB.databases().then(async (all) => {
    for (const { name } of all) {
        await new Promise((resolve) => { indexedDB.deleteDatabase(name).onsuccess = resolve; });
    }
    done(true);
});
"""
# As eight reloads do it: each file is as it was, 304.
ASK_AGAIN = """
const [server, done] = arguments;
const files = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.startsWith(server));
const askAgain = async (file) => {
    for (let time = 0; time < 8; time += 1) await (await fetch(file, { cache: "no-cache", credentials: "omit" })).text();
};
Promise.all(files.map(askAgain)).then(() => done("answered"), (error) => done(error.message));
"""
# The only one that sends our cookie under another site than that of the sign-in.
WITHOUT_PARTITIONS = "WebKitGTK that keeps all cookies"
STRICT = {"network.cookie.cookieBehavior": 5, "privacy.trackingprotection.enabled": True, "privacy.bounceTrackingProtection.mode": 1}


class World:
    """The server, two sites and a provider, for all browsers of this module; `on_end` takes what removes them."""

    def __init__(self, on_end):
        names = [url.removeprefix("https://") for url in (AUTH, SITE, ANOTHER_SITE)]
        self.certificate = Certificate(*names, PROVIDER)
        on_end(self.certificate.remove)
        self.known = KnownHosts(self.certificate, PROVIDER)
        self.provider = ProviderStandIn(PROVIDER, self.certificate)
        on_end(self.provider.stop)
        told = {name: value for name, value in self.provider.settings().items() if "oidc" in name} if self.known.launcher else {}
        self.server = LatchkeyServer(
            AUTH, self.known.launcher, allowed_origins=f"{SITE},{ANOTHER_SITE}", front_end_url=f"{SITE}/page",
            throttle_sign_up_ceiling=1000, tls_certificate=self.certificate.chain, tls_key=self.certificate.key, **told)
        on_end(self.server.remove)
        self.server.start()
        self.server.add_user("toby", PASSWORD, "Thomas Edison")
        pages = {"/page": PAGE.encode(), "/hidden": HIDDEN.encode(), "/isolated": PAGE.encode()}
        self.site = StaticSite(pages=pages, certificate=self.certificate, isolated=["/isolated"])
        on_end(self.site.stop)
        if told:
            self.provider.wait_until_read()
        self.hosts = {f"{names[0]}:443": self.server.port} | {f"{name}:443": self.site.port for name in names[1:]}
        self.hosts[f"{PROVIDER}:{self.provider.port}"] = self.provider.port


def setUpModule():
    global world
    world = World(unittest.addModuleCleanup)


class Cell:
    """A browser in one setting, and what people do on the site's page."""

    name = ""
    number = 0

    @classmethod
    def setUpClass(cls):
        cls.browser = cls.start()
        cls.browser.patience = 30
        cls.addClassCleanup(cls.browser.quit)

    @classmethod
    def start(cls):
        raise NotImplementedError

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

    def prove(self, uid="toby", password=PASSWORD):
        """At the server's own page."""
        self.browser.type("#prove input[name=uid]", uid)
        self.browser.type("#prove input[name=password]", password)
        self.browser.click("#prove form button:not([type=button])")

    def shows(self, name="Thomas Edison"):
        self.browser.wait_for_text(f"Hello {name}")
        self.assertEqual(self.browser.script("return document.getElementById('said').textContent"), "")


class Matrix(Cell):
    """What every browser does in every setting in which it stores something."""

    def setUp(self):
        first, *others = self.browser.windows()
        for window in others:
            self.browser.go_to_window(window)
            self.browser.close_window()
        self.browser.go_to_window(first)
        self.browser.forget(f"{AUTH}/client/en.js")
        self.browser.open(f"{AUTH}/client/en.js")
        self.browser.script("localStorage.clear(); sessionStorage.clear()")
        self.browser.open(f"{SITE}/")
        self.browser.script_later(FORGET_KEYS)

    def lasts(self, name="Thomas Edison"):
        """After a reload and in a second tab, until it is ended in one of them."""
        says = f"Hello {name}"
        self.open_site(says=says)
        [first] = self.browser.windows()
        self.browser.new_tab(f"{SITE}/page")
        self.ready()
        self.browser.wait_for_text(says)
        self.browser.click("#out")
        self.browser.wait_for_text("Nobody")
        self.browser.close_window()
        self.browser.go_to_window(first)
        self.open_site()

    # G-071: our cookie is never sent under another site, but where the browser knows no partitions
    def test_by_a_form_on_the_page(self):
        self.open_site()
        self.sign_in_here()
        self.shows()
        self.open_site(ANOTHER_SITE, says="Hello Thomas Edison" if self.name == WITHOUT_PARTITIONS else "Nobody")
        self.lasts()

    # What the tab remembers is there after the walk, and the form says which origin sent it
    def test_at_the_servers_page(self):
        self.open_site()
        self.browser.click("#there")
        self.prove()
        self.shows()
        self.assertEqual(self.browser.address(), f"{SITE}/page")
        if SOAK:
            self.lasts()

    # G-004: each attempt has a cookie of its own
    def test_two_tabs_at_once(self):
        self.open_site()
        [first] = self.browser.windows()
        self.browser.click("#there")
        self.browser.wait_for("#prove input[name=uid]")
        self.browser.new_tab(f"{SITE}/page")
        self.ready()
        self.browser.click("#there")
        self.prove()
        self.shows()
        self.browser.close_window()
        self.browser.go_to_window(first)
        self.prove()
        self.shows()

    # G-060: the client repairs the policy that would hide who asks
    def test_from_a_page_that_sends_no_referrer(self):
        self.open_site(path="/hidden")
        self.browser.click("#there")
        self.prove()
        self.shows()
        self.assertEqual(self.browser.address(), f"{SITE}/hidden")

    # The page is told of the sign-in in a pop-up, which closes by itself
    def test_in_a_pop_up(self):
        self.open_site()
        with self.pop_up("#beside"):
            self.prove()
        self.shows()

    # G-059: by a provider, where neither it nor the page keeps a hold on the other's window
    def test_in_a_pop_up_of_windows_that_are_kept_apart(self):
        world.known.require()
        name = f"Mary Jackson the {self.number}th"
        world.provider.person = person(500 + self.number, f"mary{self.number}", name)
        self.open_site(path="/isolated")
        with self.pop_up("#provider-beside"):
            self.browser.wait_for("#go-to-provider")
            self.press_while("#go-to-provider", "/continue")
            self.browser.click("#register button:not([type=button])")
        self.shows(name)

    @contextmanager
    def pop_up(self, button):
        """What is done in the pop-up that the button opens, and that closes by itself afterwards."""
        [here] = self.browser.windows()
        self.browser.click(button)
        self.browser.until(lambda: len(self.browser.windows()) == 2, "the pop-up")
        self.browser.go_to_window(next(window for window in self.browser.windows() if window != here))
        yield
        self.browser.until(lambda: self.browser.windows() == [here], "the pop-up to close")
        self.browser.go_to_window(here)

    # The cookie of the attempt comes back after the trip to the provider, in every setting
    def test_by_a_provider(self):
        world.known.require()
        name = f"Ada Lovelace the {self.number}th"
        world.provider.person = person(100 + self.number, f"ada{self.number}", name)
        self.open_site()
        self.go_to_the_provider()
        self.browser.click("#register button:not([type=button])")
        self.shows(name)
        self.assertEqual(self.browser.address(), f"{SITE}/page")
        if SOAK:
            self.lasts(name)

    # G-038
    @unittest.skipUnless(SOAK, SLOW)
    def test_by_a_provider_that_was_linked_on_the_profile(self):
        world.known.require()
        uid, name = f"grace{self.number}", f"Grace Hopper the {self.number}th"
        world.server.add_user(uid, PASSWORD, name)
        world.provider.person = person(300 + self.number, f"hopper{self.number}", name)
        self.browser.open(f"{AUTH}/login")
        self.browser.type("input[name=uid]", uid)
        self.browser.type("input[name=password]", PASSWORD)
        self.browser.click("latchkey-sign-in button[type=submit]")
        self.browser.wait_for("#account")
        self.browser.open(f"{AUTH}/profile#ways")
        self.browser.click("#link-ways button")
        self.browser.wait_for_text(f"will sign you in here as {uid}")
        self.press_while("#link button:not([type=button])", "/callback-oidc")
        self.browser.wait_for_text("School is linked")
        self.open_site()
        self.go_to_the_provider()
        self.shows(name)

    # G-062: whoever reads the mail here has asked for it in another browser
    @unittest.skipUnless(SOAK, SLOW)
    def test_by_the_link_of_a_mail_that_another_browser_asked_for(self):
        uid, address = f"emmy{self.number}", f"emmy{self.number}@school.test"
        mailbox = Mailbox(world.server)
        self.browser.open(f"{AUTH}/client/en.js")
        account = {"uid": uid, "name": "Emmy Noether", "password": PASSWORD, "email": address}
        self.assertEqual(self.browser.fetch(f"{AUTH}/api/user", "POST", account)["status"], 201)
        confirmation = {"token": mailbox.next(address, "confirm your e-mail address").secret}
        self.assertEqual(self.browser.fetch(f"{AUTH}/api/email/confirm", "POST", confirmation)["status"], 200)
        ask_elsewhere(world.server.port, uid)
        self.browser.open(mailbox.next(address, "Choose a new password for").link)
        self.browser.type("#new", NEW_PASSWORD)
        self.browser.click("#recover button.main")
        self.browser.wait_for_text("Go on to alice.pages-a.test")
        self.browser.click("#way-on")
        self.prove(uid, NEW_PASSWORD)
        self.shows("Emmy Noether")

    def go_to_the_provider(self):
        self.browser.click("#provider")
        self.browser.wait_for("#go-to-provider")
        self.press_while("#go-to-provider", "/continue")

    def press_while(self, selector, path):
        """The button acts half a second after the page can be seen, so that nobody is tricked into a double click."""
        def is_over():
            if not self.browser.address().startswith(f"{AUTH}{path}"):
                return True
            self.browser.element(selector).click()
            return False
        self.browser.until(is_over, f"{selector} to lead on")


def ask_elsewhere(port, uid):
    """As a page of the site asks for the mail, in another browser."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    headers = {"Host": "auth.school.test", "Origin": SITE, "Content-Type": "application/json"}
    asked = urllib.request.Request(f"https://127.0.0.1:{port}/api/recovery", json.dumps({"uid": uid}).encode(), headers)
    urllib.request.urlopen(asked, context=trusting).close()


class ChromiumTests(Matrix, unittest.TestCase):
    name, number = "Chromium without third-party cookies", 1

    @classmethod
    def start(cls):
        return Chromium(world.hosts, world.certificate, third_party_cookies=False)

    # S-366: Chromium resets the stream of each 304, and many resets in half a minute pass for an attack
    def test_a_page_that_is_loaded_over_and_over(self):
        self.open_site()
        self.assertEqual(self.browser.script_later(ASK_AGAIN, f"{AUTH}/client/"), "answered")


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


class FirefoxStoringNothingTests(Cell, unittest.TestCase):
    """All cookies are blocked, of the site itself too, and so is all storage of it."""

    name, number = "Firefox that blocks all cookies", 9

    @classmethod
    def start(cls):
        return Firefox(world.hosts, {"network.cookie.cookieBehavior": 2})

    def setUp(self):
        self.open_site()

    def test_by_a_form_on_the_page_until_it_is_left(self):
        self.sign_in_here()
        self.shows()
        self.open_site()

    def test_the_servers_own_page_says_why(self):
        self.browser.open(f"{AUTH}/login")
        self.browser.type("input[name=uid]", "toby")
        self.browser.type("input[name=password]", PASSWORD)
        self.browser.click("latchkey-sign-in button[type=submit]")
        self.browser.wait_for_text("Allow cookies for auth.school.test in the browser")

    # What goes to another page has nothing to come back with.
    def test_no_other_way_begins_and_the_page_says_why(self):
        for way in ("#there", "#beside", "#provider"):
            with self.subTest(way):
                self.open_site()
                self.browser.click(way)
                self.browser.wait_for_text("cookies_blocked")
                self.assertEqual(len(self.browser.windows()), 1)


if SOAK:
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
