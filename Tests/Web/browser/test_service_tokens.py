"""A page at www.pages.test calls an API at api.reports.test: three sites, and no cookie of a third party (G-090)."""
import unittest

from browser_case import PASSWORD, BrowserCase
from certificate import Certificate
from latchkey_server import LatchkeyServer
from own_api import OwnAPI
from static_site import StaticSite

AUTH = "https://auth.school.test"
SITE = "https://www.pages.test"
API = "https://api.reports.test"
STAFF_API = "https://staff.reports.test"
ELSEWHERE = "https://www.another.test"
PAGE = f"""<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A site</title><script type=module>
import {{ createClient }} from "{AUTH}/client/latchkey.js";
window.client = createClient("{AUTH}");
</script>"""
# The outcome of a call: what it answers, or the code or name of its error.
OUTCOME = """const done = arguments[arguments.length - 1];
(async (...given) => CALL)(...arguments).then((value) => done([value ?? null, null]), (error) => done([null, error.code ?? error.name]));"""


class ServiceTokenTests(BrowserCase):
    browser_options = {"third_party_cookies": False}

    @classmethod
    def build(cls):
        names = [url.removeprefix("https://") for url in (AUTH, SITE, API, STAFF_API, ELSEWHERE)]
        certificate = Certificate(*names)
        cls.addClassCleanup(certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": certificate}
        cls.server = cls.started(LatchkeyServer(
            AUTH, allowed_origins=SITE, tokens_audiences=f"{API},{STAFF_API}=Teacher",
            tls_certificate=certificate.chain, tls_key=certificate.key))
        cls.server.add_user("toby", PASSWORD, "Thomas Edison")
        cls.server.add_user("ada", PASSWORD, "Ada Lovelace")
        site = cls.opened(StaticSite(pages={"/page": PAGE.encode()}, certificate=certificate))
        cls.api = cls.opened(OwnAPI(certificate, cls.server, API, SITE, f"{ELSEWHERE}/"))
        cls.elsewhere = cls.opened(OwnAPI(certificate, cls.server, API, SITE, f"{API}/reports"))
        ports = [cls.server.port, site.port, cls.api.port, cls.elsewhere.port, cls.elsewhere.port]
        return {f"{name}:443": port for name, port in zip(names, ports)}

    def setUp(self):
        super().setUp()
        self.browser.open(f"{SITE}/page")
        self.browser.until(lambda: self.browser.script("return Boolean(window.client)"), "the client")
        self.api.asked.clear()
        self.elsewhere.asked.clear()

    def outcome(self, call, *given):
        return self.browser.driver.execute_async_script(OUTCOME.replace("CALL", call), *given)

    def be(self, uid):
        self.assertEqual(self.outcome("(await client.signIn({ uid: given[0], password: given[1] })).uid", uid, PASSWORD), [uid, None])

    def user_at(self, address):
        """Whom the API knows the page's person as."""
        user, error = self.outcome("(await client.fetch(given[0])).json()", address)
        self.assertIsNone(error)
        return user

    def refusal(self, address):
        answer, error = self.outcome("(await client.fetch(given[0])).status", address)
        self.assertIsNone(answer)
        return error

    # G-074, G-090: the page's own API knows the person by a token of its own, and gets no cookie
    def test_an_api_on_another_site_knows_the_person(self):
        self.be("toby")
        for _ in range(2):
            user = self.user_at(f"{API}/reports")
            self.assertEqual((user["uid"], user["aud"]), ("toby", API))
        self.assertEqual(len({token for _, token in self.api.asked}), 1)
        network = self.browser.network()
        self.assertEqual(len(network.exchanges("/api/token", "POST")), 1)
        self.assertEqual([asked.cookies_sent for asked in network.exchanges("/reports", "GET")], [[], []])
        # It is kept in memory alone, and opens no door of the server's.
        [(_, token), *_] = self.api.asked
        kept = self.browser.script("return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
        self.assertNotIn(token, kept)
        asked = self.browser.fetch(f"{AUTH}/api/id", headers={"Authorization": f"Bearer {token}"}, credentials="omit")
        self.assertEqual(asked["status"], 401)

    # G-074: no other origin gets one, and where an API leads elsewhere it is not taken along
    def test_no_other_origin_gets_a_token(self):
        self.be("toby")
        self.assertEqual(self.refusal(f"{ELSEWHERE}/"), "audience_not_allowed")
        self.assertEqual(self.refusal(f"{STAFF_API}/reports"), "audience_not_allowed")
        self.assertEqual(self.elsewhere.asked, [])
        self.assertEqual(self.refusal(f"{API}/moved"), "TypeError")
        self.assertEqual([path for path, _ in self.api.asked], ["/moved"])
        self.assertEqual(self.elsewhere.asked, [])

    # G-091: nobody's token after sign-out, and the next person's own
    def test_a_token_is_the_persons_who_is_signed_in(self):
        self.be("toby")
        self.assertEqual(self.user_at(f"{API}/reports")["uid"], "toby")
        self.assertEqual(self.outcome("client.signOut()"), [None, None])
        self.api.asked.clear()
        self.assertEqual(self.refusal(f"{API}/reports"), "token_missing")
        self.assertEqual(self.api.asked, [])
        self.be("ada")
        self.assertEqual(self.user_at(f"{API}/reports")["uid"], "ada")


if __name__ == "__main__":
    unittest.main()
