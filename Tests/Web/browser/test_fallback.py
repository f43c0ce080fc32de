"""A front end on another site in a browser that drops the server's cookie, partitioned or not: it goes on with tokens (G-071)."""
import unittest

from browser_case import PASSWORD, BrowserCase
from certificate import Certificate
from latchkey_server import LatchkeyServer
from static_site import StaticSite

AUTH = "https://auth.school.test"
SITE = "https://www.pages.test"
PAGE = f"""<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A site</title><p id=who>…</p><script type=module>
import {{ createClient }} from "{AUTH}/client/latchkey.js";
window.client = createClient("{AUTH}");
const show = (user) => {{ document.getElementById("who").textContent = user ? `Hello ${{user.name}}` : "Nobody"; }};
client.addEventListener("change", ({{ detail }}) => show(detail.user));
show(await client.currentUser());
</script>"""
STORED = """
const done = arguments[arguments.length - 1];
(async () => {
    const texts = Object.entries({ ...localStorage, ...sessionStorage }).map(String);
    const names = (await indexedDB.databases()).map(({ name }) => name);
    const keys = [];
    for (const name of names) {
        const database = await new Promise((resolve, reject) => {
            const opening = indexedDB.open(name);
            opening.onsuccess = () => resolve(opening.result);
            opening.onerror = () => reject(opening.error);
        });
        for (const store of database.objectStoreNames) {
            const all = await new Promise((resolve) => {
                const asked = database.transaction(store).objectStore(store).getAll();
                asked.onsuccess = () => resolve(asked.result);
            });
            for (const held of all) {
                const isRefused = await crypto.subtle.exportKey("jwk", held.privateKey).then(() => false, () => true);
                keys.push({ extractable: held.privateKey.extractable, isRefused, type: held.privateKey.type });
                texts.push(JSON.stringify(held));
            }
        }
        database.close();
    }
    done({ names, keys, texts });
})().catch((error) => done({ error: String(error) }));
"""
CALL = """
const done = arguments[arguments.length - 1];
client[arguments[0]](...arguments[1]).then((answer) => done({ answer }), (error) => done({ code: error.code, message: error.message }));
"""


class FallbackCase(BrowserCase):
    settings = {}

    @classmethod
    def build(cls):
        cls.certificate = Certificate("auth.school.test", "www.pages.test")
        cls.addClassCleanup(cls.certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": cls.certificate}
        cls.server = cls.started(LatchkeyServer(
            AUTH, allowed_origins=SITE, tls_certificate=cls.certificate.chain, tls_key=cls.certificate.key, **cls.settings))
        cls.server.add_user("toby", PASSWORD, "Thomas Edison")
        site = cls.opened(StaticSite(pages={"/page": PAGE.encode()}, certificate=cls.certificate))
        return {"auth.school.test:443": cls.server.port, "www.pages.test:443": site.port}

    def setUp(self):
        super().setUp()
        # No tab of the site is open: what it stored goes too.
        self.browser.devtools("Storage.clearDataForOrigin", origin=SITE, storageTypes="local_storage,indexeddb")

    def wait_for_who(self, text):
        self.browser.until(lambda: self.browser.script("return document.getElementById('who').textContent") == text, text)

    def open_site(self, says="Nobody"):
        self.browser.open(f"{SITE}/page")
        self.wait_for_who(says)

    def call(self, method, *arguments):
        return self.browser.driver.execute_async_script(CALL, method, list(arguments))

    def sign_in_by_client(self):
        return self.call("signIn", {"uid": "toby", "password": PASSWORD})

    def stored(self):
        return self.browser.driver.execute_async_script(STORED)

    def asked(self, path, method="GET"):
        return self.browser.network().exchanges(path, method)


class DroppedCookieTests(FallbackCase):
    # Partitioned ones too: that is what Safari and Firefox do, and Chromium where somebody has blocked this one site.
    browser_options = {"blocked_sites": ["auth.school.test"]}

    # G-071, G-077: signed in, after a reload, in a second tab, and signed out in both; the key is not to be read, and no token is stored
    def test_a_page_is_signed_in_without_a_cookie(self):
        self.open_site()
        self.assertEqual(self.stored(), {"names": [], "keys": [], "texts": []})
        self.assertEqual(self.sign_in_by_client()["answer"]["uid"], "toby")
        self.wait_for_who("Hello Thomas Edison")
        self.assertEqual(self.browser.cookies(), {})
        stored = self.stored()
        self.assertEqual(stored["keys"], [{"extractable": False, "isRefused": True, "type": "private"}])
        self.assertNotIn("eyJ", "".join(stored["texts"]))
        self.assertEqual(self.browser.script("return client.isSessionOfPage"), False)

        self.browser.driver.refresh()
        self.wait_for_who("Hello Thomas Edison")
        # Other tests leave sessions of the same person.
        sessions = self.call("sessions")["answer"]
        self.assertEqual([session["transport"] for session in sessions if session["current"]], ["token"])

        first = self.browser.driver.current_window_handle
        self.browser.new_tab(f"{SITE}/page")
        self.wait_for_who("Hello Thomas Edison")
        self.assertEqual(len(self.call("sessions")["answer"]), len(sessions))
        self.call("signOut")
        self.wait_for_who("Nobody")
        self.assertEqual(self.stored()["keys"], [])
        self.browser.driver.switch_to.window(first)
        self.wait_for_who("Nobody")
        self.browser.driver.refresh()
        self.wait_for_who("Nobody")

    # G-071: a session that staff end is over here too, and the page says so
    def test_a_session_that_ends_at_the_server(self):
        self.open_site()
        self.sign_in_by_client()
        self.wait_for_who("Hello Thomas Edison")
        self.server.command("user", "sign-out", "toby")
        self.browser.until(lambda: self.call("sessions").get("code") == "token_invalid", "the end of the session")
        self.wait_for_who("Nobody")
        self.assertEqual(self.stored()["keys"], [])

    # G-070: a fresh proof goes on by the same key, and sets no cookie
    def test_a_fresh_proof(self):
        self.open_site()
        self.sign_in_by_client()
        self.assertEqual(self.call("reauthenticate", {"password": PASSWORD})["answer"]["uid"], "toby")
        self.browser.driver.refresh()
        self.wait_for_who("Hello Thomas Edison")
        self.assertEqual([one["transport"] for one in self.call("sessions")["answer"]], ["token"])


class KeptCookieTests(FallbackCase):
    browser_options = {"third_party_cookies": False}

    # G-070: where the cookie is kept there is no token on the wire, and no key is stored
    def test_a_cookie_that_is_kept_leaves_no_key(self):
        self.open_site()
        self.assertEqual(self.sign_in_by_client()["answer"]["uid"], "toby")
        self.assertEqual(self.stored(), {"names": [], "keys": [], "texts": []})
        self.assertEqual(self.asked("/api/session/token", "POST"), [])
        self.browser.driver.refresh()
        self.wait_for_who("Hello Thomas Edison")
        self.assertEqual([one["transport"] for one in self.call("sessions")["answer"]], ["cookie"])


class SwitchedOffTests(FallbackCase):
    browser_options = {"blocked_sites": ["auth.school.test"]}
    settings = {"cookie_fallback": "off"}

    # G-075: switched off, the dropped cookie is told as before
    def test_a_dropped_cookie_is_told(self):
        self.open_site()
        answer = self.sign_in_by_client()
        self.assertEqual(answer["code"], "cookie_dropped")
        self.assertIn("the browser blocks cookies of auth.school.test on this site", answer["message"])
        self.assertEqual(self.stored(), {"names": [], "keys": [], "texts": []})
        self.assertEqual(self.asked("/api/session/challenge", "POST"), [])


if __name__ == "__main__":
    unittest.main()
