"""Every page in every state, from 320 to 1280 pixels, light and dark: pictures, axe, the content policy."""
import json
import os
import tempfile
import unittest
from pathlib import Path

from accessibility import ENGINES, NEWEST, violations
from browser_case import PASSWORD, SCREENSHOTS
from pages_case import NARROWEST, PAGES, SCHEMES, WIDTHS, PagesCase
from pictures import png
from stand_in import BAD_GATEWAY, LOST, StandIn, refusal

# Width, scheme, and whether axe judges it, which takes longest; `make soak` judges every pair.
LOOKS = [(width, scheme, True) for width in WIDTHS for scheme in SCHEMES] if os.environ.get("LATCHKEY_SOAK") else [
    (360, "dark", False), (768, "light", False), (1280, "dark", True)]
WEAK = "password"
ENGLISH = r"\b(Sign|Password|Account|Create|the)\b"
STRANGE_NAME = "<b>Bold</b> & \"O'Quote\""
SETTLED = """
const done = arguments[0];
document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(
    document.getAnimations().every((animation) => animation.playState !== "running") || "moving"))));
"""


class ScreenCase(PagesCase):
    def each_look(self, name, prepare, engines=ENGINES):
        """`prepare` brings the page into its state once, where there is least room, and `engines` judge it there; then it is judged at
        every width and scheme."""
        self.browser.fresh().look(*NARROWEST, SCHEMES[0], reduced_motion=True)
        prepare()
        self.judge_policy()
        self.judge(f"{name}-{NARROWEST[0]}", NARROWEST[0], engines)
        for width, scheme, is_judged in LOOKS:
            with self.subTest(scheme=scheme, width=width):
                self.browser.look(width, WIDTHS[width], scheme, reduced_motion=True)
                self.judge(f"{name}-{width}-{scheme}", width, NEWEST if is_judged else None)

    def judge_policy(self):
        """Before axe, which may do what the policy forbids to pages."""
        self.browser.driver.execute_async_script(SETTLED)
        self.assertEqual(self.browser.csp_reports(), [])

    def judge(self, name, width, engines=ENGINES):
        self.browser.driver.execute_async_script(SETTLED)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.browser.screenshot(SCREENSHOTS / f"{name}.png")
        page = self.browser.script("""return {
            lang: document.documentElement.lang, title: document.title, wide: document.documentElement.scrollWidth,
            headings: [...document.querySelectorAll("h1")].map((heading) => heading.innerText.trim()),
            inline: document.querySelectorAll("[style], style, script:not([src]), [onclick], [onsubmit]").length };""")
        self.assertIn(page["lang"], ("en", "es"))
        self.assertRegex(page["title"], r"\w")
        self.assertEqual(len(page["headings"]), 1, page["headings"])
        self.assertTrue(page["headings"][0])
        self.assertLessEqual(page["wide"], width, "the page must not scroll sideways")
        self.assertEqual(page["inline"], 0, "inline style or script")
        if engines:
            found = violations(self.browser, engines)
            self.assertEqual(found, [], "\n".join(found))


class ScreenTests(ScreenCase):
    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("strange", PASSWORD, STRANGE_NAME)
        for number in range(22):
            cls.server.add_user(f"student{number:02}", PASSWORD, f"Student Number {number}", role="User")

    # S-263: no page makes the browser report a breach of its content policy, in any state
    def test_start_page(self):
        self.each_look("index", lambda: self.open("/", "[data-person=out]"))

    def test_start_page_for_somebody_signed_in(self):
        self.each_look("index-signed-in", lambda: self.open_signed_in("/", "[data-person=in]"))

    def test_sign_in(self):
        self.each_look("login", lambda: self.open("/login", "input[name=uid]"))

    def test_sign_in_refused(self):
        def refused():
            self.open("/login", "input[name=uid]")
            self.sign_in_at_the_form("nobody-like-this", "wrong")
            self.wait_for_text("Wrong ID or password")
        self.each_look("login-refused", refused)

    def test_sign_in_with_a_reason(self):
        self.each_look("login-notice", lambda: self.open("/login?notice=ended", "#notice"))

    def test_sign_in_that_must_wait(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)

        def waiting():
            self.open("/login", "input[name=uid]")
            stand_in.answer({"POST /api/authenticate": refusal(429, "too_many_attempts", 754)})
            self.sign_in_at_the_form()
            self.wait_for_text("You can try again in 13 minutes.")
        self.each_look("login-waiting", waiting)

    def test_start_page_that_cannot_know_who_is_there(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)

        def unknown():
            self.browser.open(f"{self.auth}/client/en.js")
            stand_in.answer({"GET /api/session": BAD_GATEWAY})
            self.open("/", "#state h2")
        self.each_look("index-unknown", unknown)
        self.browser.script("sessionStorage.clear()")

    def test_sign_up(self):
        self.each_look("signup", lambda: self.open("/signup", "#sign-up"))

    def test_sign_up_with_a_weak_password(self):
        def weak():
            self.open("/signup", "#sign-up")
            self.type("#uid", "ada")
            hint = self.find("#password-hint").text
            self.type("#password", WEAK)
            self.browser.until(lambda: self.find("#password-hint").text != hint, "the hint to speak of the password")
        self.each_look("signup-weak", weak)

    def test_sign_up_with_a_code(self):
        self.each_look("signup-code", lambda: self.open("/signup#K7WQ-M3XT", "#code"))

    def test_forgotten_password(self):
        self.each_look("forgot", lambda: self.open("/forgot", "#ask"))

    def test_forgotten_password_with_a_code(self):
        def sent():
            self.open("/forgot", "#ask")
            self.type("#asked-uid", "toby")
            self.find("#ask button.main").click()
            self.wait_for("#recover")
        self.each_look("forgot-sent", sent)

    def test_new_password_by_link(self):
        self.each_look("reset", lambda: self.open("/reset#secret", "#recover"))

    def test_new_password_by_a_link_that_was_used(self):
        def used():
            self.open("/reset#secret", "#recover")
            self.type("#new", PASSWORD)
            self.find("#recover button.main").click()
            self.wait_for("#way-on")
        self.each_look("reset-used", used)

    def test_new_password_by_code(self):
        def refused():
            self.open("/reset", "#recover")
            self.find("#recover button.main").click()
            self.wait_for_text("Enter the code.")
        self.each_look("reset-code", refused)

    def test_links_of_mails(self):
        for page in ("confirm", "undo"):
            with self.subTest(page=page):
                self.each_look(page, lambda: self.open(f"/{page}#secret", "#use-link"))
                self.each_look(f"{page}-no-link", lambda: self.open(f"/{page}", "#way-on"))

    def test_profile_with_an_address_to_confirm(self):
        def waits():
            self.open_signed_in("/profile", "#account", uid="strange")
            self.browser.fetch(f"{self.auth}/api/user", "PUT", {"name": STRANGE_NAME, "email": "strange@school.test"})
            self.browser.driver.refresh()
            self.wait_for("#address")
        self.each_look("profile-address", waits)

    def test_signing_in_again(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)

        def asked():
            self.open_signed_in("/profile", "#ask-delete")
            account = self.browser.fetch(f"{self.auth}/api/id")["json"]["id"]
            stand_in.answer({f"DELETE /api/user/{account}": refusal(403, "reauth_required")})
            self.find("#ask-delete").click()
            self.type("#confirmation", "toby")
            self.find("#delete button.main").click()
            self.wait_for("#again-dialog[open]")
        self.each_look("profile-again", asked)
        self.browser.script("sessionStorage.clear()")

    def test_helping_with_a_password(self):
        def asked():
            self.open_signed_in("/users?q=student07", "#table td .button")
            self.find("#table td .button").click()
            self.wait_for("#help")

        def made():
            asked()
            self.find("#help button.main").click()
            self.wait_for("#handout")
        self.each_look("users-help", asked)
        self.each_look("users-help-code", made)

    def test_letting_people_join(self):
        self.server.command("code", "add", "--note", "Year 9, period 3")
        self.server.command("invite", "ada@school.test")
        self.each_look("join", lambda: self.open_signed_in("/join", "#codes li"))

    def test_people_who_wait_for_approval(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        names = ("Late Comer", "Somebody With Quite A Long Name Of Several Words", STRANGE_NAME)
        users = [{"id": f"w{number}", "uid": f"waiting{number}", "name": name, "email": f"waiting{number}@a-long-domain.school.test",
                  "roles": ["User"], "created_at": "2026-11-23T09:51:07Z"} for number, name in enumerate(names)]
        place = {"page": 1, "per_page": 20, "total": 43, "has_next": True, "has_prev": False}

        def wait():
            self.open_signed_in("/profile", "#account")
            stand_in.answer({"GET /api/pending": {"status": 200, "body": json.dumps({"users": users, "pagination": place})}})
            self.open("/join", "#waiting li")
            self.find("#waiting input").click()

        def asked():
            wait()
            self.find("#waiting-refuse").click()
            self.wait_for("#question[open]")
        self.each_look("join-waiting", wait)
        self.each_look("join-waiting-refuse", asked)
        self.browser.script("sessionStorage.clear()")

    def test_a_code_on_the_wall(self):
        def shown():
            self.open_signed_in("/join", "#joining")
            self.find("#new-code button.main").click()
            self.wait_for("#shown-code")
        self.each_look("join-code", shown)

    def test_groups_and_one_group(self):
        self.server.command("group", "add", "class", "Class of 1999")
        for number in range(8):
            self.server.command("group", "add-member", "class", f"student{number:02}")
        self.each_look("groups", lambda: self.open_signed_in("/groups", "#group-list li"))

        def group():
            self.open_signed_in("/groups", "#group-list a")
            self.find("#group-list a").click()
            self.wait_for("#members li")
        self.each_look("group", group)

    def test_one_person(self):
        def person():
            self.open_signed_in("/users?q=student00", "#table [role=cell] a, #table [role=rowheader] a")
            self.find("#table [role=rowheader] a").click()
            self.wait_for("#user")
        self.each_look("user", person)

    def test_an_invitation(self):
        def shown():
            self.open_signed_in("/join", "#joining")
            self.type("#whom", "ada@school.test")
            self.find("#new-invitation button.main").click()
            self.wait_for("#shown-link")
        self.each_look("join-invitation", shown)

    def test_mails(self):
        self.browser.open(f"{self.auth}/client/en.js")
        self.browser.fetch(f"{self.auth}/api/recovery", "POST", {"uid": "nobody-like-this"})
        self.browser.fetch(f"{self.auth}/api/user", "POST", {"uid": "mailed", "name": "Mailed", "password": PASSWORD,
                                                            "email": "a.long.name.for.a.mailbox@a-long-domain.school.test"})
        self.each_look("mail", lambda: self.open_signed_in("/mail", "#mails li"))

    def test_profile(self):
        self.each_look("profile", lambda: self.open_signed_in("/profile", "#account"))

    def test_profile_with_a_picture(self):
        self.server.add_user("pictured", PASSWORD, "Pictured Person")
        folder = tempfile.TemporaryDirectory(prefix="latchkey-pictures-")
        self.addCleanup(folder.cleanup)
        file = Path(folder.name) / "me.png"
        file.write_bytes(png(60, 40))

        def chosen():
            self.open_signed_in("/profile", "#account", uid="pictured")
            self.find("#picture-file").send_keys(str(file))
            self.wait_for_text("Your picture is saved.")
        self.each_look("profile-picture", chosen)

    def test_deleting_the_account(self):
        def asked():
            self.open_signed_in("/profile", "#ask-delete")
            self.find("#ask-delete").click()
            self.wait_for("dialog[open]")
        self.each_look("profile-delete", asked)

    def test_a_profile_whose_session_ended(self):
        def ended():
            self.open_signed_in("/profile", "#account")
            self.browser.devtools("Network.clearBrowserCookies")
            self.find("#details button").click()
            self.wait_for("#state h2")
        self.each_look("profile-ended", ended)

    def test_users(self):
        self.each_look("users", lambda: self.open_signed_in("/users", "#table td[data-part=uid]"))

    def test_users_when_nobody_is_found(self):
        self.each_look("users-none", lambda: self.open_signed_in("/users?q=nobody-like-this", "#found"))

    def test_a_sign_out_that_failed(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)

        def failed():
            self.open_signed_in("/profile", "#account")
            stand_in.answer({"DELETE /api/authenticate": LOST})
            self.sign_out()
            self.wait_for_text("does not answer")
        self.each_look("profile-sign-out-failed", failed)

    def test_a_path_where_there_is_nothing(self):
        self.each_look("missing", lambda: self.open("/a/deep/path", "#advice"))

    def test_users_for_somebody_without_rights(self):
        self.each_look("users-forbidden", lambda: self.open_signed_in("/users", "#advice", uid="strange"))

    def test_doctor(self):
        def examined():
            self.block("*/api/authenticate")
            self.open("/doctor", "#check")
            self.find("#check").click()
            self.wait_for("[data-code=blocked_by_extension]")
        self.each_look("doctor", examined)

    def test_the_way_into_a_protected_site(self):
        self.each_look("enter", lambda: self.open("/enter", "#act"))
        self.each_look("enter-lost", lambda: self.open("/enter?to=/vote&sent=1", "#act"))
        self.each_look("enter-forbidden", lambda: self.open_signed_in("/enter?to=/profile&code=forbidden", "#way-on"))

    def test_errors(self):
        for code in ("unknown", "unreachable", "not_found"):
            with self.subTest(code=code):
                self.each_look(f"error-{code}", lambda: self.open(f"/error?code={code}", "#advice"))

    def test_set_up_without_its_code(self):
        self.each_look("setup-no-code", lambda: self.open("/setup", "#notice"))

    # S-263: what the server tells of people is text, never markup
    def test_a_name_made_of_markup_stays_text(self):
        self.open_signed_in("/profile", "#account", uid="strange")
        self.assertEqual(self.find("#person-name").text, STRANGE_NAME)
        self.assertEqual(self.browser.script("return document.querySelectorAll('main b').length"), 0)
        self.open_signed_in("/users?q=strange", "#table td[data-part=uid]")
        self.wait_for_text(STRANGE_NAME)
        self.assertEqual(self.browser.csp_reports(), [])

    # S-263: Trusted Types are enforced: a text cannot become markup or script
    def test_trusted_types_are_enforced(self):
        for path in PAGES:
            with self.subTest(path=path):
                self.browser.open(f"{self.auth}{path}")
                outcome = self.browser.script("""
                    try { document.createElement("p").innerHTML = "<b>x</b>"; return "allowed"; } catch (error) { return error.name; }
                """)
                # Only a policy that is enforced throws; its report is lost where the page goes to another one.
                self.assertEqual(outcome, "TypeError")


# What a phone reads from the picture does not matter here.
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M1 1h2v1h-2zM4 2h3v3h-3z"/></svg>'
CODES = [f"K{number}WQ-M3XT-9PQR-AB2C" for number in range(10)]
APPS = [{"id": "t1", "name": "Pixel 9", "created_at": "2026-11-23T09:51:07Z", "last_used_at": None},
        {"id": "t2", "name": "iPhone SE, Schublade im Büro, 2. Stock", "created_at": "2026-10-02T09:51:07Z",
         "last_used_at": "2026-11-20T09:51:07Z"}]
KEYS = [{"id": "k1", "name": "MacBook Air im Büro, 2. Stock", "kind": "passkey", "synced": True, "discoverable": True,
         "created_at": "2026-10-02T09:51:07Z", "last_used_at": "2026-11-20T09:51:07Z", "credential_id": "A" * 22},
        {"id": "k2", "name": "YubiKey", "kind": "security_key", "synced": False, "discoverable": False,
         "created_at": "2026-10-02T09:51:07Z", "last_used_at": None, "credential_id": "B" * 22}]
CODES_LEFT = {"left": 2, "created_at": "2026-10-02T09:51:07Z"}


def answered(status, body):
    return {"status": status, "body": json.dumps(body)}


class SecondStepScreenTests(ScreenCase):
    """Of a server that answers as if somebody had a second step."""

    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("ada", PASSWORD, "Ada Lovelace")

    def setUp(self):
        super().setUp()
        self.stand_in = StandIn(self.browser)
        self.addCleanup(self.stand_in.remove)
        self.addCleanup(self.browser.script, "sessionStorage.clear()")

    def come_to_the_code(self):
        self.open("/login", "input[name=uid]")
        self.stand_in.answer({
            "POST /api/authenticate": refusal(403, "factor_required", ticket="x" * 22, factors=["totp", "passkey", "recovery_code"], expires_in=300,
                                            trust_device_days=30),
            "POST /api/authenticate/factor": refusal(401, "factor_invalid")})
        self.sign_in_at_the_form()
        self.wait_for("input[name=code]")

    def open_security(self, more=None, trusted=0):
        self.browser.open(f"{self.auth}/client/en.js")
        self.assertEqual(self.sign_in(self.server, "toby")["status"], 200)
        on = {"totp": APPS, "passkeys": KEYS, "recovery_codes": CODES_LEFT, "trusted_devices": trusted, "required": False, "due_at": None}
        self.stand_in.answer({"GET /api/factors": answered(200, on), **(more or {})})
        self.open("/profile#security", "#factors li")

    def test_the_code_of_an_app(self):
        self.each_look("login-code", self.come_to_the_code)

    def test_a_recovery_code_that_is_wrong(self):
        def wrong():
            self.come_to_the_code()
            self.find("button.latchkey-link").click()
            self.type("input[name=code]", CODES[0])
            self.find(".latchkey-second button[type=submit]").click()
            self.browser.until(lambda: "not right" in self.all_text(), "the refusal")
        self.each_look("login-recovery-code", wrong)

    def test_the_second_step_on_the_profile(self):
        self.each_look("profile-security", self.open_security)

    def test_a_browser_that_asks_for_no_code(self):
        self.each_look("profile-trusted", lambda: self.open_security(trusted=2))

    def test_an_app_to_add(self):
        def adding():
            made = {"id": "t3", "secret": "K7WQM3XTK7WQM3XTK7WQM3XTK7WQM3XT", "uri": "otpauth://totp/x", "qr_svg": PICTURE,
                    "expires_at": "2026-11-23T09:51:07Z"}
            self.open_security({"POST /api/factors/totp": answered(201, made)})
            self.find("#add-factor").click()
            self.wait_for("#app-dialog[open]")
        self.each_look("profile-app", adding)

    def test_recovery_codes_to_keep(self):
        def keeping():
            self.open_security({"POST /api/factors/recovery-codes": answered(201, {"recovery_codes": CODES})})
            self.find("#factors li:last-child .button").click()
            self.wait_for("#question-yes").click()
            self.wait_for("#codes-dialog[open]")
        self.each_look("profile-codes", keeping)

    def test_signing_in_again_with_a_code(self):
        def asked():
            self.open_security({"POST /api/factors/totp": refusal(403, "reauth_required", needs={"recent": 600, "factors": 2})})
            self.find("#add-factor").click()
            self.wait_for("#again-code")
        self.each_look("profile-again-code", asked)

    def test_what_staff_see_of_it(self):
        def seen():
            self.browser.open(f"{self.auth}/client/en.js")
            self.assertEqual(self.sign_in(self.server, "toby")["status"], 200)
            ada = self.browser.fetch(f"{self.auth}/api/user?page=1&q=ada")["json"]["users"][0]["id"]
            self.stand_in.answer({f"GET /api/user/{ada}/factors": answered(200, {"totp": APPS, "passkeys": KEYS, "recovery_codes": CODES_LEFT})})
            self.open(f"/user?id={ada}", "#factors-card")
        self.each_look("user-factors", seen)

        def spoken():
            seen()
            ada = self.browser.script("return new URLSearchParams(location.search).get('id')")
            self.stand_in.answer({
                f"GET /api/user/{ada}/factors": answered(200, {"totp": APPS, "recovery_codes": CODES_LEFT}),
                f"POST /api/user/{ada}/factor-code": answered(201, {"code": "K7WQ-M3XT-R2", "expires_at": "2026-11-23T09:51:07Z"})})
            self.find("#make-factor-code").click()
            self.wait_for("#spoken-code")
        self.each_look("user-factor-code", spoken)

    def test_accounts_at_providers_as_staff_see_them(self):
        def seen():
            self.browser.open(f"{self.auth}/client/en.js")
            self.assertEqual(self.sign_in(self.server, "toby")["status"], 200)
            ada = self.browser.fetch(f"{self.auth}/api/user?page=1&q=ada")["json"]["users"][0]["id"]
            linked = {"id": "i" * 22, "provider": "github", "login": "octo", "email": None, "created_at": "2026-11-20T09:51:07Z",
                      "last_used_at": None}
            self.stand_in.answer({f"GET /api/user/{ada}/identities": answered(200, {"identities": [linked]})})
            self.open(f"/user?id={ada}", "#identities-card li")
        self.each_look("user-identities", seen)


@unittest.skipUnless(os.environ.get("LATCHKEY_SOAK"), "a part of make soak")
class SpanishSecondStepScreenTests(SecondStepScreenTests):
    browser_options = {"language": "es"}

    def each_look(self, name, prepare):
        def told():
            prepare()
            self.assertNotRegex(self.all_text(), ENGLISH)
        super().each_look(f"{name}-es", told)

    test_a_recovery_code_that_is_wrong = test_signing_in_again_with_a_code = test_what_staff_see_of_it = None


class SetupScreenTests(ScreenCase):
    @classmethod
    def fill_server(cls):
        """No administrator: the set-up link works."""

    def test_set_up(self):
        code = self.server.setup_address().rpartition("#")[2]
        self.each_look("setup", lambda: self.open(f"/setup#{code}", "#set-up"))

    def test_setting_up_makes_an_administrator_and_signs_in(self):
        code = self.server.setup_address().rpartition("#")[2]
        self.open(f"/setup#{code}", "#set-up")
        self.type("#uid", "ada")
        self.type("#name", "Ada Lovelace")
        self.type("#password", PASSWORD)
        self.browser.network()
        self.find("#set-up button.main").click()
        self.wait_for("#offer")
        self.judge("setup-offer", 1280)
        self.assertEqual(self.find("#offer .main:not([hidden])").text, "Add a passkey")
        self.assertEqual(self.find("#offer-app").text, "Add an authenticator app")
        self.find("#go-on").click()
        self.wait_for("#table td[data-part=uid]")
        self.assertNotIn(code, self.browser.driver.current_url)
        for exchange in self.browser.network().exchanges():
            self.assertNotIn(code, exchange.url)
            self.assertNotIn(code, exchange.sent.get("referer", ""))
        # Nobody types again what they have just typed.
        self.assertIn("Ada Lovelace", self.find(".account").text)
        self.assertIn("Admin", self.find("#table").text)
        # The link is used up: that is said before anybody fills in the form, and the start page no longer speaks of it.
        self.open(f"/setup#{code}", "#notice")
        self.wait_for_text("This link has expired, or this server is set up already")
        self.assertFalse(self.find("#set-up").is_displayed())
        # Also without a code: no link is printed any more.
        self.open("/setup", "#notice")
        self.wait_for_text("this server is set up already")
        self.assertTrue(self.find("#next").is_displayed())
        self.open("/", "#greeting")
        self.assertFalse(self.find("#needs-setup").is_displayed())

    def test_before_set_up_the_start_page_says_what_to_do(self):
        def told():
            self.open("/", "#needs-setup")
            self.assertIn("Open the set-up link", self.all_text())
            self.assertNotIn("You are not signed in", self.all_text())
        self.each_look("index-before-set-up", told)

    def test_an_administrator_who_could_not_be_signed_in_is_told(self):
        code = self.server.setup_address().rpartition("#")[2]
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open(f"/setup#{code}", "#set-up")
        stand_in.answer({"POST /api/setup": {"status": 201, "body": json.dumps({"id": "x", "uid": "ada", "name": "Ada", "roles": ["Admin"]})},
                         "POST /api/authenticate": LOST})
        for field, text in (("#uid", "ada"), ("#name", "Ada Lovelace"), ("#password", PASSWORD)):
            self.type(field, text)
        self.find("#set-up button.main").click()
        self.wait_for_text("You are all set. ada is now an administrator.")
        self.assertTrue(self.find("#next a").is_displayed())


class SpanishScreenTests(ScreenCase):
    browser_options = {"language": "es"}

    def test_pages_speak_the_browsers_language(self):
        def at(path, ready):
            self.open(path, ready)
            self.assertEqual(self.browser.script("return document.documentElement.lang"), "es")
            self.assertNotRegex(self.all_text(), ENGLISH)
        self.each_look("login-es", lambda: at("/login", "input[name=uid]"))
        self.each_look("signup-es", lambda: at("/signup", "#sign-up"))
        self.each_look("forgot-es", lambda: at("/forgot", "#ask"))
        self.each_look("reset-es", lambda: at("/reset", "#recover"))
        self.each_look("undo-es", lambda: at("/undo#secret", "#use-link"))

    def test_what_staff_and_people_see_once_they_are_signed_in(self):
        self.server.command("code", "add", "--note", "4.º B")
        self.server.command("invite", "ada@school.test")
        self.browser.open(f"{self.auth}/client/en.js")
        self.browser.fetch(f"{self.auth}/api/user", "POST", {"uid": "ada", "name": "Ada", "password": PASSWORD,
                                                            "email": "ada@school.test"})

        def at(path, ready):
            self.open_signed_in(path, ready)
            self.assertNotRegex(self.all_text(), ENGLISH)
        self.each_look("join-es", lambda: at("/join", "#codes li"))
        self.each_look("mail-es", lambda: at("/mail", "#mails li"))
        self.each_look("profile-es", lambda: at("/profile", "#account"))
        self.each_look("users-es", lambda: at("/users", "#table td[data-part=uid]"))

    @unittest.skipUnless(os.environ.get("LATCHKEY_SOAK"), "a part of make soak")
    def test_what_staff_administer(self):
        self.server.command("group", "add", "y9", "4.º B")
        self.server.add_user("pilar", PASSWORD, "Pilar Careaga")
        people = self.server.folder / "list.csv"
        people.write_text("uid,name\nlucia,Lucía García\n", encoding="utf-8")
        self.server.command("roster", "import", str(people), "--group", "y9")
        self.browser.open(f"{self.auth}/client/en.js")
        self.sign_in(self.server, "toby")
        [group] = self.browser.fetch(f"{self.auth}/api/groups")["json"]["groups"]
        [person] = self.browser.fetch(f"{self.auth}/api/user?page=1&q=pilar")["json"]["users"]

        def at(path, ready):
            self.open_signed_in(path, ready)
            self.assertNotRegex(self.all_text(), ENGLISH)

        def previewed():
            at(f"/roster?group={group['id']}", "#source")
            self.type("#cells", "nombre\nInés Muñoz\nИван")
            self.find("#source button.main").click()
            self.wait_for("#rows tr")
            self.assertNotRegex(self.all_text(), ENGLISH)

        def made():
            at(f"/slips?group={group['id']}", "#making")
            self.find("#making button.main").click()
            self.wait_for(".paper dd")
            self.assertNotRegex(self.all_text(), ENGLISH)
        self.each_look("user-es", lambda: at(f"/user?id={person['id']}", "#events"))
        self.each_look("groups-es", lambda: at("/groups", "#group-list li"))
        self.each_look("group-es", lambda: at(f"/group?id={group['id']}", "#members li"))
        self.each_look("activity-es", lambda: at("/activity", "#events li"))
        self.each_look("overview-es", lambda: at("/overview", "#charts svg"))
        # Values and keys are the configuration's own words.
        self.each_look("settings-es", lambda: self.open_signed_in("/settings", "#settings"))
        self.each_look("roster-es", previewed)
        # The older axe knows no `div` in a list of descriptions.
        self.each_look("slips-es", made, NEWEST)
        self.each_look("start-es", lambda: at("/start", "#first"))

    def test_a_refusal_is_told_in_spanish(self):
        self.open("/login", "input[name=uid]")
        self.sign_in_at_the_form("nobody-like-this", "wrong")
        self.browser.until(lambda: "contraseña" in self.find("[role=status], #message").text.lower()
                           or "contraseña" in self.all_text().lower(), "the refusal")
        self.assertNotIn("Wrong", self.all_text())


if __name__ == "__main__":
    unittest.main()
