"""<latchkey-sign-in> on a page of another origin, with one script tag."""
import unittest
from urllib.parse import quote

from browser_case import PASSWORD
from pages_case import PagesCase
from static_site import StaticSite

FRONT_END = "http://localhost:4500"
OTHER_NAME = "http://127.0.0.1:4500"
# What docs/front-end.md says a page with a policy needs, and nothing more.
POLICY = "default-src 'none'; script-src http://localhost:8587; connect-src http://localhost:8587; require-trusted-types-for 'script'"
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Members</title>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<script type="module" src="http://localhost:8587/client/sign-in-element.js"></script></head>
<body><h1>Members</h1><latchkey-sign-in {attributes}>This browser is too old.</latchkey-sign-in></body></html>"""
HEAR = """
window.heard = [];
for (const name of ["latchkey-sign-in", "latchkey-error"]) document.addEventListener(name, ({ type, detail, target }) =>
    window.heard.push([type, detail.user?.uid ?? detail.error.code, target.localName]));
"""
HOSTILE = (
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\\/evil.example",
    "https:evil.example", "https:/evil.example", "http://localhost:4500@evil.example", "http://localhost:4500\\@evil.example",
    "http://localhost:4500.evil.example", "/%2f%2fevil.example", "/%5cevil.example", "/\t/evil.example", "/\n/evil.example",
    "/\x00", " //evil.example", "javascript:alert(1)", "java\tscript:alert(1)", "JavaScript:alert(1)", "data:text/html,x",
    "/..//evil.example", "/.//evil.example", "/a/..//evil.example", "//ev\u0131l.example", "/%0d%0aLocation:x", "",
)

WORST = ("//evil.example", "/\\evil.example", "javascript:alert(1)")


def page(attributes="", policy=POLICY):
    return PAGE.format(policy=policy, attributes=attributes).encode()


class ElementTests(PagesCase):
    @classmethod
    def build(cls):
        hosts = super().build()
        pages = {
            "/": page(), "/members.html": page("lang=es"), "/return": page("return-to=/members.html?from=form#top"),
            "/label": page("uid-label='School ID'"), "/down": page("server=http://localhost:9"),
            **{f"/hostile/{number}": page(f"return-to=\"{attribute(target)}\"") for number, target in enumerate(HOSTILE)},
        }
        site = cls.opened(StaticSite(pages=pages))
        return {**hosts, "localhost:4500": site.port, "127.0.0.1:4500": site.port}

    def open_form(self, path="/", front_end=FRONT_END):
        self.browser.open(f"{front_end}{path}")
        self.wait_for("input[name=uid]")
        self.browser.script(HEAR)

    def heard(self):
        return self.browser.script("return window.heard")

    def test_one_script_tag_signs_in_under_a_strict_policy(self):
        self.open_form()
        self.assertNotIn("too old", self.all_text())
        self.sign_in_at_the_form()
        self.wait_for_text("You are signed in as Thomas Edison.")
        self.assertEqual(self.heard(), [["latchkey-sign-in", "toby", "latchkey-sign-in"]])
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/id")["json"]["uid"], "toby")
        self.assertEqual(self.browser.csp_reports(), [])

    def test_it_goes_on_to_a_path_of_the_page_s_own_site(self):
        self.open_form("/return")
        self.sign_in_at_the_form()
        self.browser.until(lambda: self.browser.driver.current_url == f"{FRONT_END}/members.html?from=form#top", "the page to go on to")

    # S-166: whatever return-to says, the form stays on its own site
    def test_a_hostile_return_to_leads_nowhere(self):
        for number, target in enumerate(HOSTILE):
            # HTML itself makes another character of U+0000.
            if "\x00" in target:
                continue
            with self.subTest(target=target):
                self.open_form(f"/hostile/{number}")
                self.sign_in_at_the_form()
                self.wait_for_text("You are signed in as Thomas Edison.")
                self.assertEqual(self.browser.driver.current_url, f"{FRONT_END}/hostile/{number}")

    # S-166: whatever the sign-in page's address says, people go on within this site
    def test_a_hostile_address_of_the_sign_in_page_leads_home(self):
        for target in WORST:
            with self.subTest(target=target):
                self.browser.fresh()
                self.open(f"/login?return-to={quote(target, safe='')}", "input[name=uid]")
                self.sign_in_at_the_form()
                self.wait_for("#account")
                self.assertEqual(self.browser.driver.current_url, f"{self.auth}/profile.html")
        # The form's own way on, and the link for those who are signed in already.
        for target in HOSTILE:
            with self.subTest(target=target):
                self.open(f"/login?return-to={quote(target, safe='')}", "#notice a")
                self.assertEqual(self.find("latchkey-sign-in").get_attribute("return-to"), "/profile.html")
                self.assertEqual(self.find("#notice a").get_attribute("href"), f"{self.auth}/profile.html")

    # S-166: nor does signing up lead anywhere else
    def test_a_hostile_address_of_the_sign_up_page_leads_home(self):
        for number, target in enumerate(WORST):
            self.browser.fresh()
            self.open(f"/signup?return-to={quote(target, safe='')}", "#sign-up")
            for field, text in (("#name", "Grace"), ("#uid", f"grace{number}"), ("#password", PASSWORD)):
                self.type(field, text)
            self.find("#sign-up button.main").click()
            self.wait_for("#account")
            self.assertEqual(self.browser.driver.current_url, f"{self.auth}/profile.html")

    def test_a_refusal_is_told_and_heard_and_keeps_the_uid(self):
        self.open_form()
        self.sign_in_at_the_form(password="not the password")
        self.wait_for_text("Wrong ID or password. Check both and try again.")
        self.assertEqual(self.heard(), [["latchkey-error", "invalid_credentials", "latchkey-sign-in"]])
        self.assertEqual(self.value("input[name=uid]"), "toby")
        self.assertEqual(self.focused().get_attribute("name"), "password")
        self.assertEqual(self.find("input[name=password]").get_attribute("aria-invalid"), "true")

    def test_another_host_name_is_explained(self):
        self.open_form(front_end=OTHER_NAME)
        # The script came from localhost; the form's server goes by the page's own name, so that the cookie is kept.
        self.browser.script("document.querySelector('latchkey-sign-in').setAttribute('server', 'http://localhost:8587')")
        self.sign_in_at_the_form()
        self.wait_for_text(
            "Your password is right, but the browser did not keep the sign-in: this page is at http://127.0.0.1:4500 and the "
            "server at http://localhost:8587. Open this page at http://localhost:4500 instead.")

    def test_it_speaks_the_language_and_calls_the_uid_what_the_page_says(self):
        self.open_form("/members.html")
        self.wait_for_text("Iniciar sesión")
        self.assertNotIn("Sign in", self.all_text())
        self.open_form("/label")
        self.wait_for_text("School ID")
        self.assertNotIn("User ID", self.all_text())

    def test_properties_and_parts_style_it(self):
        self.open_form()
        styled = self.browser.script("""
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`latchkey-sign-in { --latchkey-accent: rgb(106, 27, 154); --latchkey-radius: 0px; }
                latchkey-sign-in::part(button) { text-transform: uppercase; }`);
            document.adoptedStyleSheets = [sheet];
            const style = getComputedStyle(document.querySelector("latchkey-sign-in").shadowRoot.querySelector("[part=button]"));
            return [style.backgroundColor, style.borderRadius, style.textTransform];""")
        self.assertEqual(styled, ["rgb(106, 27, 154)", "0px", "uppercase"])

    def test_after_a_sign_out_the_form_is_there_for_the_next_person(self):
        self.open_form()
        self.sign_in_at_the_form()
        self.wait_for_text("You are signed in as Thomas Edison.")
        self.browser.driver.execute_async_script(
            "const done = arguments[0]; document.querySelector('latchkey-sign-in').client.signOut().then(() => done())")
        self.wait_for("input[name=uid]")
        self.assertEqual((self.value("input[name=uid]"), self.value("input[name=password]")), ("", ""))


def attribute(text):
    return "".join(character if character.isalnum() else f"&#{ord(character)};" for character in text)


if __name__ == "__main__":
    unittest.main()
