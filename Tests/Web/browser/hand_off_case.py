"""A front end on another site that lets people sign in at the server's own page, and a third site that nobody has allowed."""
import http.client
import json
import ssl
from urllib.parse import urlsplit

from browser_case import PASSWORD
from certificate import Certificate
from latchkey_server import LatchkeyServer
from pages_case import PagesCase
from static_site import StaticSite

AUTH = "https://auth.school.test"
SITE = "https://www.pages.test"
EVIL = "https://evil.test"
EXCHANGE = "/api/hand-off/exchange"
# `?hold=sent` learns nothing of the exchange that has left, `?hold=answered` nothing of its answer: time to load the page again.
PAGE = f"""<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A site</title><p id=who></p><p id=said></p><button id=in>Sign in</button>
<button id=up>Sign in beside</button><button id=key>Sign in with a passkey</button><script>
const query = new URLSearchParams(location.search);
const real = fetch;
window.fetch = async (address, options) => {{
    const asked = real(address, options);
    if (!query.has("hold") || sessionStorage.held || !String(address).endsWith("{EXCHANGE}")) return asked;
    if (query.get("hold") === "answered") await asked;
    sessionStorage.held = "once";
    return new Promise(() => {{}});
}};
</script><script type=module>
import {{ createClient }} from "{AUTH}/client/latchkey.js";
window.clients = [createClient("{AUTH}"), createClient("{AUTH}")];
const [client] = clients;
const show = (user) => {{ document.getElementById("who").textContent = user ? `Hello ${{user.name}}` : "Nobody"; }};
const said = ({{ code, message }}) => {{ document.getElementById("said").textContent = `${{code}}: ${{message}}`; }};
client.addEventListener("change", ({{ detail }}) => show(detail.user));
document.getElementById("in").onclick = () => client.signInAtServer({{ returnTo: query.get("back") ?? undefined }}).then(show, said);
document.getElementById("up").onclick = () => client.signInAtServer({{ popup: true }}).then(show, said);
document.getElementById("key").onclick = () => client.signInWithPasskey({{ remember: true }}).then(show, said);
show(await client.currentUser());
</script>"""
HIDDEN = PAGE.replace("<title>", "<meta name=referrer content=no-referrer><title>")


class HandOffCase(PagesCase):
    @classmethod
    def build(cls):
        cls.certificate = Certificate(*(url.removeprefix("https://") for url in (AUTH, SITE, EVIL)))
        cls.addClassCleanup(cls.certificate.remove)
        cls.browser_options = {**cls.browser_options, "certificate": cls.certificate}
        cls.server = cls.started(LatchkeyServer(
            AUTH, allowed_origins=SITE, tls_certificate=cls.certificate.chain, tls_key=cls.certificate.key, **cls.settings))
        cls.auth = AUTH
        cls.fill_server()
        pages = {path: page.encode() for path, page in (("/page", PAGE), ("/hidden", HIDDEN))}
        # What many sites have somewhere: an address that leads to wherever it is told.
        site = cls.opened(StaticSite(pages=pages, certificate=cls.certificate, open_redirects=["/out"]))
        evil = cls.opened(StaticSite(certificate=cls.certificate))
        return {"auth.school.test:443": cls.server.port, "www.pages.test:443": site.port, "evil.test:443": evil.port}

    def open_site(self, path="/page", says="Nobody"):
        self.browser.open(f"{SITE}{path}")
        self.wait_for_text(says)

    def go_to_server(self, path="/page"):
        self.open_site(path)
        self.find("#in").click()
        self.wait_for("#prove input[name=uid]")

    def prove(self, uid="toby", password=PASSWORD):
        self.type("#prove input[name=uid]", uid)
        self.type("#prove input[name=password]", password)
        self.find("#prove form button:not([type=button])").click()

    def exchanges(self):
        return self.browser.network().exchanges(EXCHANGE, "POST")

    def sent_from_outside(self, path, body, origin, kind="application/json"):
        """What a program says that claims to be a page of this origin. Answers status, headers and body."""
        line = http.client.HTTPSConnection("127.0.0.1", self.server.port, timeout=30, context=ssl._create_unverified_context())
        try:
            line.request("POST", path, body, {"Host": urlsplit(AUTH).hostname, "Origin": origin, "Content-Type": kind})
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            line.close()

    def exchanged_from_outside(self, code, verifier, origin):
        status, _, body = self.sent_from_outside(EXCHANGE, json.dumps({"code": code, "verifier": verifier}), origin)
        return status, json.loads(body)["code"]
