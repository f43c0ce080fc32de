"""The server's own pages at http://localhost:8587, and how a person uses them."""
import urllib.request

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from browser_case import PASSWORD, BrowserCase
from latchkey_server import LatchkeyServer

PAGES = ("/", "/login", "/signup", "/forgot", "/reset", "/confirm", "/undo", "/continue", "/enter", "/callback-oidc", "/profile", "/users",
         "/user", "/groups", "/group", "/roster", "/slips", "/start", "/join", "/mail", "/activity", "/overview", "/settings", "/setup", "/error", "/docs", "/docs-accounts",
         "/docs-administration", "/doctor")
# A page at 400 % on a screen of 1280 pixels, and the screens of a phone, a tablet and a desk.
NARROWEST = (320, 720)
WIDTHS = {360: 740, 768: 1024, 1280: 900}
SCHEMES = ("light", "dark")
NAME = """
const labels = arguments[0].labels;
return (arguments[0].getAttribute("aria-label") || (labels?.length ? labels[0].innerText : arguments[0].innerText) || "").trim();
"""


class PagesCase(BrowserCase):
    settings = {}
    hosts_beside = {}

    @classmethod
    def build(cls):
        cls.server = cls.started(LatchkeyServer(**cls.settings))
        cls.auth = cls.server.public_url
        # The first page waits until all are packed; the browser does not wait so long where others use the processor.
        urllib.request.urlopen(f"http://localhost:{cls.server.port}/login", timeout=120).read()
        cls.fill_server()
        return {"localhost:8587": cls.server.port, **cls.hosts_beside}

    @classmethod
    def fill_server(cls):
        cls.server.add_user("toby", PASSWORD, "Thomas Edison", role="Admin")

    def open(self, path, ready="main"):
        self.browser.open(f"{self.auth}{path}")
        self.wait_for(ready)

    def open_signed_in(self, path, ready="main", uid="toby"):
        self.browser.open(f"{self.auth}/client/en.js")
        self.assertEqual(self.sign_in(self.server, uid)["status"], 200)
        self.open(path, ready)

    def block(self, *addresses):
        """Requests to these fail for the rest of the test, as those that an extension of the browser stops."""
        self.browser.devtools("Network.enable")
        self.browser.devtools("Network.setBlockedURLs", urls=list(addresses))
        self.addCleanup(self.browser.devtools, "Network.setBlockedURLs", urls=[])

    def find(self, selector):
        return self.browser.script("return document.querySelector(arguments[0])", selector)

    def wait_for(self, selector):
        def there():
            element = self.find(selector)
            return element if element and element.is_displayed() else None
        return self.browser.until(there, f"{selector} at {self.browser.driver.current_url}")

    def wait_for_text(self, text):
        self.browser.until(lambda: text in self.all_text(), f"the words “{text}”")

    def all_text(self):
        return self.browser.visible_text()

    def type(self, selector, text):
        element = self.wait_for(selector)
        element.clear()
        element.send_keys(text)
        return element

    def value(self, selector):
        return self.browser.script("return arguments[0].value", self.find(selector))

    def sign_in_at_the_form(self, uid="toby", password=PASSWORD):
        self.type("input[name=uid]", uid)
        self.type("input[name=password]", password)
        self.find("button[type=submit]").click()

    def sign_out(self):
        self.find("#account-button").click()
        self.wait_for("#sign-out").click()

    def press(self, *keys):
        ActionChains(self.browser.driver).send_keys(*keys).perform()

    def focused(self):
        return self.browser.script("return document.activeElement")

    def tab_until(self, matches, what, most=60, key=Keys.TAB):
        """Presses Tab until the focused element matches, as somebody without a mouse does; the focus must show."""
        passed = []
        for _ in range(most):
            self.press(key)
            element = self.focused()
            name = self.browser.script(NAME, element)
            passed.append(f"{element.tag_name} {element.get_attribute('id') or ''} {name!r}")
            # What an answer has moved is scrolled to a moment later.
            self.browser.until(lambda: self.focus_shows(element), f"a focus ring on {passed[-1]}", seconds=1)
            if matches(element, name):
                return element
        raise AssertionError(f"Tab does not reach {what}; passed: {passed}")

    def focus_shows(self, element):
        if element.tag_name in ("body", "html"):
            return True
        return self.browser.script("""
            const style = getComputedStyle(arguments[0]);
            const box = arguments[0].getBoundingClientRect();
            for (let around = arguments[0].parentElement; around; around = around.parentElement) {
                const { clipPath, overflow } = getComputedStyle(around);
                const outer = around.getBoundingClientRect();
                const ring = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
                const isCut = box.left - ring < outer.left || box.right + ring > outer.right
                    || box.top - ring < outer.top || box.bottom + ring > outer.bottom;
                if (clipPath !== "none" || (/hidden|clip/.test(overflow) && isCut)) return false;
            }
            const shows = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
            return shows && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
        """, element)
