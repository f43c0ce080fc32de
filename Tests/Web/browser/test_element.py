"""<latchkey-sign-in> on a page of another origin, with one script tag."""
import unittest
from urllib.parse import quote

from browser_case import PASSWORD
from pages_case import PagesCase
from stand_in import StandIn, refusal
from static_site import StaticSite

FRONT_END = "http://localhost:4500"
OTHER_NAME = "http://127.0.0.1:4500"
# What docs/front-end.md says a page with a policy needs, and nothing more.
POLICY = ("default-src 'none'; script-src http://localhost:8587; connect-src http://localhost:8587; "
          "require-trusted-types-for 'script'")
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Members</title>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<script type="module" src="http://localhost:8587/client/sign-in-element.js"></script></head>
<body><h1>Members</h1><latchkey-sign-in {attributes}>This browser is too old.</latchkey-sign-in></body></html>"""
TWO = b"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Members</title>
<script type="module" src="http://localhost:8587/client/sign-in-element.js"></script></head>
<body><h1>Members</h1><latchkey-sign-in id="first"></latchkey-sign-in><latchkey-sign-in id="second"></latchkey-sign-in></body></html>"""
RULES = b"""<style>
button { width: 100%; float: right; margin: 2rem; min-height: 4rem; position: static } input { width: 50%; height: 4rem; margin: 1rem }
label { display: inline-block; margin: 2rem; font-weight: 900 } form { display: flex; border: 1px solid } .password { left: -9999px }
</style>"""
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
            "/label": page("uid-label='School ID'"), "/elsewhere": page("sign-up=/join.html"), "/nowhere": page("sign-up"), "/two": TWO, "/loose": page(policy="default-src * 'unsafe-inline'"),
            "/styled": page(policy="default-src * 'unsafe-inline'").replace(b"</head>", RULES + b"</head>"),
            **{f"/hostile/{number}": page(f"return-to=\"{attribute(target)}\"") for number, target in enumerate(HOSTILE)},
        }
        site = cls.opened(StaticSite(pages=pages))
        return {**hosts, "localhost:4500": site.port, "127.0.0.1:4500": site.port, "0.0.0.0:4500": site.port}

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

    # S-336: programs that look through the page find the fields and their form, ready to be filled
    def test_the_fields_stand_in_the_page_where_password_managers_look(self):
        def look():
            return self.browser.script("""return {
                forms: [...document.forms].map((form) => form.elements.length > 0),
                fields: [...document.querySelectorAll("form input")].map((field) =>
                    [field.name, field.type, field.autocomplete.replace(" webauthn", ""), field.form === document.forms[0], field.labels.length]) };""")
        for open_page in (self.open_form, lambda: self.open("/login", "input[name=uid]")):
            open_page()
            self.assertEqual(look(), {"forms": [True], "fields": [
                ["uid", "text", "username", True, 1], ["password", "password", "current-password", True, 1],
                ["remember", "checkbox", "", True, 1]]})
        self.open_form()
        # As a manager fills: by value and event, then it sends the form.
        self.browser.script("""const [uid, password] = arguments;
            for (const [name, value] of Object.entries({ uid, password })) {
                const field = document.querySelector(`input[name=${name}]`);
                field.value = value;
                field.dispatchEvent(new Event("input", { bubbles: true }));
            }
            document.forms[0].requestSubmit();""", "toby", PASSWORD)
        self.wait_for_text("You are signed in as Thomas Edison.")

    # S-336: several forms on one page do not mix up their fields
    def test_several_forms_on_one_page_keep_apart(self):
        self.open_form("/two")
        ids = self.browser.script("return [...document.querySelectorAll('[id]')].map(({ id }) => id)")
        self.assertEqual(len(ids), len(set(ids)), ids)
        self.find("#second label").click()
        self.assertTrue(self.browser.script("return document.activeElement === document.querySelector('#second input')"))
        self.type("#second input[name=uid]", "toby")
        self.type("#second input[name=password]", "not the password")
        self.find("#second button[type=submit]").click()
        self.browser.until(lambda: "Wrong ID" in self.find("#second").text, "the refusal in the second form")
        self.assertEqual(self.find("#first [role=status]").text, "")
        self.assertEqual(self.value("#first input[name=uid]"), "")

    # S-336: a page that is rendered again keeps one form that works, with what was typed
    def test_a_page_that_is_rendered_again_keeps_the_form(self):
        again = {
            "emptied": "element.innerHTML = ''",
            "filled": "element.textContent = 'Loading the form'",
            "moved": "document.body.prepend(element)",
            "taken out and put back": "const parent = element.parentNode; element.remove(); parent.append(element)",
            "copied": "element.replaceWith(element.cloneNode(true))",
            "written": "const text = element.outerHTML; element.remove(); document.body.insertAdjacentHTML('beforeend', text)",
        }
        for what, script in again.items():
            with self.subTest(what=what):
                self.open_form("/loose")
                self.type("input[name=uid]", "toby")
                self.browser.script(f"const element = document.querySelector('latchkey-sign-in'); {script}")
                self.browser.until(lambda: self.browser.script("return document.forms.length") == 1, "one form")
                self.wait_for("input[name=uid]")
                self.assertNotIn("Loading the form", self.all_text())
                if what not in ("copied", "written"):
                    self.assertEqual(self.value("input[name=uid]"), "toby")
                self.sign_in_at_the_form()
                self.wait_for_text("You are signed in as Thomas Edison.")

    def test_another_language_is_spoken_at_once(self):
        self.open_form()
        self.browser.script("document.querySelector('latchkey-sign-in').lang = 'es'")
        self.wait_for_text("Contraseña")
        self.assertNotIn("Password", self.all_text())
        self.browser.script("document.querySelector('latchkey-sign-in').removeAttribute('lang')")
        self.wait_for_text("Password")

    def test_inside_another_component_it_has_its_style(self):
        self.open_form()
        style = self.browser.script("""
            const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
            root.append(document.createElement("latchkey-sign-in"));
            const style = getComputedStyle(root.querySelector(".latchkey-fields"));
            return [style.display, root.querySelectorAll("input").length];""")
        self.assertEqual(style, ["grid", 3])

    # A page's rules for all buttons, fields and labels, as style sheets of sites have them
    def test_rules_of_the_page_do_not_take_it_apart(self):
        self.open_form("/styled")
        look = self.browser.script("""
            const of = (selector) => getComputedStyle(document.querySelector(selector));
            const field = document.querySelector(".latchkey-password").getBoundingClientRect();
            const toggle = document.querySelector(".latchkey-toggle").getBoundingClientRect();
            const box = (selector) => { const { left, right } = document.querySelector(selector).getBoundingClientRect();
                return [left, right]; };
            return { toggle: toggle.left > field.left && toggle.right <= field.right && toggle.bottom <= field.bottom,
                checkbox: of(".latchkey-checkbox").width, remember: of(".latchkey-remember").display,
                button: box(".latchkey-button"), uid: box(".latchkey-uid"), fields: box(".latchkey-fields") };""")
        self.assertEqual((look["toggle"], look["checkbox"], look["remember"]), (True, "20px", "flex"))
        # As wide as the form, whatever the page says of width, margin and float.
        self.assertEqual((look["button"], look["uid"]), (look["fields"], look["fields"]))

    # What a person reads who may not sign in although the password is right
    def test_who_waits_or_is_disabled_is_told_so(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        for code, sentence in (("approval_pending", "Your account is waiting for approval."),
                               ("account_disabled", "Your account is disabled.")):
            with self.subTest(code=code):
                self.open("/login", "input[name=uid]")
                stand_in.answer({"POST /api/authenticate": refusal(403, code)})
                self.sign_in_at_the_form()
                self.wait_for_text(sentence)
                self.assertNotIn("Wrong", self.all_text())
                self.assertNotEqual(self.find("input[name=password]").get_attribute("aria-invalid"), "true")

    # The address that `python3 -m http.server` prints
    def test_a_page_at_0_0_0_0_is_told_before_anything_is_asked(self):
        self.browser.network()
        self.browser.open("http://0.0.0.0:4500/label")
        self.wait_for_text("Open this page at http://localhost:4500 instead.")
        self.sign_in_at_the_form()
        self.wait_for_text("You cannot sign in at http://0.0.0.0:4500")
        self.assertEqual(self.browser.network().exchanges("/api/"), [])

    # The addresses in the sentence have no space where a line could end
    def test_on_a_phone_the_words_about_the_address_fit(self):
        self.browser.look(360, 640)
        self.addCleanup(self.browser.look, 1280)
        self.browser.open("http://0.0.0.0:4500/label")
        self.wait_for_text("That address works only on the computer that runs the server.")
        look = self.browser.script("""const message = document.querySelector(".latchkey-message");
            const { left, right } = message.getBoundingClientRect();
            return { page: document.documentElement.scrollWidth, isInside: left >= 0 && right <= innerWidth,
                isCut: message.scrollWidth > message.clientWidth };""")
        self.assertLessEqual(look["page"], 360)
        self.assertEqual((look["isInside"], look["isCut"]), (True, False))

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
            "Your sign-in worked, but the browser did not keep the session cookie: this page is at http://127.0.0.1:4500 and the "
            "server at http://localhost:8587. Open this page at http://localhost:4500 instead.")

    def test_it_speaks_the_language_and_calls_the_uid_what_the_page_says(self):
        self.open_form("/members.html")
        self.wait_for_text("Iniciar sesión")
        self.assertNotIn("Sign in", self.all_text())
        self.open_form("/label")
        self.wait_for_text("School ID")
        self.assertNotIn("User ID", self.all_text())

    def test_a_new_person_finds_the_way_to_an_account(self):
        for path, address in (("/", f"{self.auth}/signup"), ("/elsewhere", f"{FRONT_END}/join.html"), ("/nowhere", None)):
            with self.subTest(path=path):
                self.open_form(path)
                link = self.find(".latchkey-sign-up")
                if address is None:
                    self.wait_for_text("Forgot your password?")
                    self.assertFalse(link.is_displayed())
                else:
                    self.browser.until(link.is_displayed, "the link")
                    self.assertEqual((link.text, link.get_attribute("href")), ("Create an account", address))

    def test_it_is_no_wider_than_a_form_reads_well(self):
        self.open_form()
        width = "return document.querySelector('latchkey-sign-in').getBoundingClientRect().width"
        self.assertEqual(self.browser.script(width), 384)
        self.browser.script("const sheet = new CSSStyleSheet(); sheet.replaceSync('latchkey-sign-in { max-width: 20rem; }');"
                            "document.adoptedStyleSheets.push(sheet);")
        self.assertEqual(self.browser.script(width), 320, "a page's own rule counts more")

    def test_properties_and_classes_style_it(self):
        self.open_form()
        styled = self.browser.script("""
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`latchkey-sign-in { --latchkey-accent: rgb(106, 27, 154); --latchkey-radius: 0px; }
                latchkey-sign-in .latchkey-button { text-transform: uppercase; }`);
            document.adoptedStyleSheets.push(sheet);
            const style = getComputedStyle(document.querySelector("latchkey-sign-in .latchkey-button"));
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
