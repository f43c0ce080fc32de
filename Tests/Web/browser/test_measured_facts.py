"""What browsers do, on which decisions 0039 and 0049 rest (M1 to M10): when a new version does otherwise, this says so.

No server of ours takes part, so it is a part of `make soak`; M5 and M6 are walked in test_every_cell.
"""
import json
import os
import time
import unittest
from urllib.parse import quote

from certificate import Certificate
from chromium import Chromium
from firefox import Firefox
from telling_site import TellingSite
from webkit import WebKit

A, B = "https://alice.pages-a.test", "https://bob.pages-b.test"
AUTH, PROVIDER = "https://auth.school.test", "https://idp.provider.test"
PARTITIONED = "__Host-p=1; Secure; Path=/; HttpOnly; SameSite=None; Partitioned"
SEEDED = "__Host-n=1; Secure; Path=/; HttpOnly; SameSite=None"
STRICT, LAX = (f"__Host-{name}=1; Secure; Path=/; HttpOnly; SameSite={name}" for name in ("Strict", "Lax"))
MAKE_KEY = """
const done = arguments[0];
const open = indexedDB.open("a key", 1);
open.onupgradeneeded = () => open.result.createObjectStore("keys");
open.onerror = () => done("refused");
open.onsuccess = async () => {
    const key = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    const put = open.result.transaction("keys", "readwrite");
    put.objectStore("keys").put(key.privateKey, 1);
    put.oncomplete = () => done("kept");
};
"""
USE_KEY = """
const done = arguments[0];
const open = indexedDB.open("a key", 1);
open.onsuccess = () => {
    const get = open.result.transaction("keys").objectStore("keys").get(1);
    get.onsuccess = async () => {
        const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, get.result, new Uint8Array(8));
        const exported = await crypto.subtle.exportKey("jwk", get.result).then(() => "exported", (error) => error.name);
        done([signature.byteLength, exported]);
    };
};
"""
SEND_FORM = """
if (arguments[1]) {
    const policy = document.createElement("meta");
    policy.name = "referrer";
    policy.content = "strict-origin";
    document.head.append(policy);
}
const form = document.createElement("form");
form.method = "post";
form.action = arguments[0];
document.body.append(form);
form.submit();
"""
ADD_LINK = """
const link = document.createElement("a");
Object.assign(link, { id: "go", href: arguments[0], textContent: "Go" });
document.body.append(link);
"""
# Without the days and seconds that Firefox gives a host otherwise.
BOUNCES = {
    "network.cookie.cookieBehavior": 5, "privacy.bounceTrackingProtection.mode": 1,
    "privacy.bounceTrackingProtection.enableTestMode": True, "privacy.bounceTrackingProtection.bounceTrackingGracePeriodSec": 0,
    "privacy.bounceTrackingProtection.clientBounceDetectionTimerPeriodMS": 100,
    "privacy.bounceTrackingProtection.bounceTrackingPurgeTimerPeriodSec": 0,
}
PURGE = """
const done = arguments[0];
Cc["@mozilla.org/bounce-tracking-protection;1"].getService(Ci.nsIBounceTrackingProtection)
    .testRunPurgeBounceTrackers().then(done, (error) => done(String(error)));
"""


def setUpModule():
    global hosts, certificate
    if os.environ.get("LATCHKEY_SOAK") != "1":
        raise unittest.SkipTest("a part of make soak")
    names = [url.removeprefix("https://") for url in (A, B, AUTH, PROVIDER)]
    certificate = Certificate(*names)
    unittest.addModuleCleanup(certificate.remove)
    site = TellingSite(certificate)
    unittest.addModuleCleanup(site.stop)
    hosts = {f"{name}:443": site.port for name in names}


class Facts:
    keeps_partitioned = True
    # A cookie of ours from a visit at top level, sent by fetch from another site.
    sends_seeded = False

    @classmethod
    def setUpClass(cls):
        cls.browser = cls.start()
        cls.browser.patience = 30
        cls.addClassCleanup(cls.browser.quit)

    def setUp(self):
        self.browser.forget(*(f"{host}/page" for host in (AUTH, A)))

    def sent(self, url=AUTH):
        """The names of the cookies that a credentialed fetch from the open page carries."""
        return [cookie.split("=")[0].removeprefix("__Host-") for cookie in self.browser.fetch(f"{url}/told")["json"]["cookies"]]

    def cookies_at_top(self):
        self.browser.open(f"{AUTH}/told")
        return json.loads(self.browser.script("return document.documentElement.textContent.match(/{.*}/)[0]"))["cookies"]

    def test_m1_a_partitioned_cookie_set_by_fetch(self):
        self.browser.open(f"{A}/page")
        self.browser.fetch(f"{AUTH}/set?cookie={quote(PARTITIONED)}")
        self.assertEqual(self.sent(), ["p"] if self.keeps_partitioned else [])

    def test_m2_it_stays_under_its_site(self):
        self.browser.open(f"{A}/page")
        self.browser.fetch(f"{AUTH}/set?cookie={quote(PARTITIONED)}")
        self.browser.open(f"{B}/page")
        self.assertEqual(self.sent(), [])
        self.browser.open(f"{AUTH}/page")
        self.assertEqual(self.sent(), [])

    def test_m3_a_cookie_from_a_visit_at_top_level(self):
        self.browser.open(f"{AUTH}/set?cookie={quote(SEEDED)}")
        self.assertEqual(self.sent(), ["n"])
        self.browser.open(f"{A}/page")
        self.assertEqual(self.sent(), ["n"] if self.sends_seeded else [])

    def test_m4_a_strict_cookie_after_a_trip_to_the_provider(self):
        self.browser.open(f"{AUTH}/set?cookie={quote(STRICT)}")
        self.browser.open(f"{AUTH}/set?cookie={quote(LAX)}")
        back = f"{PROVIDER}/lead?to={quote(AUTH + '/told', safe='')}"
        self.browser.script("location.assign(arguments[0])", f"{PROVIDER}/page")
        self.browser.until(lambda: self.browser.address() == f"{PROVIDER}/page", "the provider's page")
        self.browser.script("location.assign(arguments[0])", back)
        self.browser.until(lambda: self.browser.address() == f"{AUTH}/told", "the way back")
        carried = self.browser.until(lambda: self.browser.script("return document.documentElement.textContent"), "what was sent")
        self.assertIn("__Host-Lax=1", carried)
        self.assertNotIn("__Host-Strict=1", carried)
        # Whatever the navigation carried, the page's own request carries both.
        self.browser.script("location.assign(arguments[0])", f"{PROVIDER}/page")
        self.browser.until(lambda: self.browser.address() == f"{PROVIDER}/page", "the provider's page")
        self.browser.script("location.assign(arguments[0])", f"{PROVIDER}/lead?to={quote(AUTH + '/page', safe='')}")
        self.browser.until(lambda: self.browser.address() == f"{AUTH}/page", "the way back")
        self.assertEqual(self.sent(), ["Lax", "Strict"])

    def test_m7_the_origin_of_a_form(self):
        for query, mends, origin in (("", False, A), ("?policy=no-referrer", False, "null"), ("?policy=same-origin", False, "null"),
                                     ("?policy=no-referrer", True, A)):
            with self.subTest(query=query, mends=mends):
                self.browser.open(f"{A}/page{query}")
                self.browser.script(SEND_FORM, f"{AUTH}/told", mends)
                told = self.browser.until(
                    lambda: self.browser.address().startswith(AUTH) and self.browser.visible_text(), "the answer to the form")
                self.assertEqual(json.loads(told)["origin"], origin)

    def test_m8_a_fragment_goes_along_with_a_redirect(self):
        self.browser.open(f"{A}/lead?to={quote(B + '/page', safe='')}#latchkey=code")
        self.assertEqual(self.browser.address(), f"{B}/page#latchkey=code")

    def test_m9_a_key_that_cannot_be_exported_is_there_after_a_reload(self):
        self.browser.open(f"{A}/page")
        self.assertEqual(self.browser.script_later(MAKE_KEY), "kept")
        self.browser.open(f"{A}/page")
        self.assertEqual(self.browser.script_later(USE_KEY), [64, "InvalidAccessError"])


class ChromiumFacts(Facts, unittest.TestCase):
    @classmethod
    def start(cls):
        return Chromium(hosts, certificate, third_party_cookies=False)


class FirefoxFacts(Facts, unittest.TestCase):
    preferences = {}

    @classmethod
    def start(cls):
        return Firefox(hosts, cls.preferences)


class FirefoxBlockingFacts(FirefoxFacts):
    preferences = {"network.cookie.cookieBehavior": 1}
    keeps_partitioned = False


class FirefoxStrictFacts(unittest.TestCase):
    def browser(self):
        browser = Firefox(hosts, BOUNCES)
        self.addCleanup(browser.quit)
        browser.patience = 30
        return browser

    def purged(self, browser):
        """The hosts that Firefox clears, after site A has sent somebody to our host, which sent them back by itself."""
        browser.open(f"{A}/page")
        browser.fetch(f"{AUTH}/set?cookie={quote(PARTITIONED)}")
        browser.script(ADD_LINK, f"{AUTH}/lead?to={quote(A + '/page?back', safe='')}&cookie={quote(STRICT)}")
        browser.click("#go")
        browser.until(lambda: browser.address() == f"{A}/page?back", "the way back")
        # The bounce is noted a moment after the last redirect.
        time.sleep(1)
        return browser.chrome_script(PURGE)

    def test_m10_a_host_that_only_redirects_loses_its_cookies(self):
        browser = self.browser()
        self.assertEqual(self.purged(browser), ["school.test"])
        browser.open(f"{A}/page")
        self.assertEqual(browser.fetch(f"{AUTH}/told")["json"]["cookies"], [])

    def test_m10_one_click_on_it_keeps_them(self):
        browser = self.browser()
        browser.open(f"{AUTH}/page")
        browser.click("p")
        self.assertEqual(self.purged(browser), [])
        browser.open(f"{A}/page")
        self.assertEqual(browser.fetch(f"{AUTH}/told")["json"]["cookies"], ["__Host-p=1"])


class WebKitFacts(Facts, unittest.TestCase):
    keeps_partitioned = False

    @classmethod
    def start(cls):
        return WebKit(hosts, ("--enable-itp",))


if __name__ == "__main__":
    unittest.main()
