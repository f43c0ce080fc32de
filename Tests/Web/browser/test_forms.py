"""Forms in trouble: nothing typed is lost, nothing is sent twice, and people are told what happens."""
import itertools
import json
import unittest

from selenium.webdriver.common.action_chains import ActionChains

from browser_case import PASSWORD
from pages_case import PagesCase
from stand_in import ANOTHER_PROGRAM, BAD_GATEWAY, LOST, StandIn, refusal

NOT_OURS = "The answer from http://localhost:8587 did not come from the sign-in server ({}). Try again later, or check the address."
TROUBLE = (
    (LOST, "The sign-in server at http://localhost:8587 does not answer. It may be down. Try again in a few minutes."),
    (BAD_GATEWAY, NOT_OURS.format(502)),
    (ANOTHER_PROGRAM, NOT_OURS.format(200)),
    (refusal(500, "internal_error"), "Something went wrong on the server. Try again. If it happens again, tell the people who run it."),
    (refusal(503, "unavailable", 1), "The server is not available right now. Try again in 1 second."),
    (refusal(429, "too_many_attempts", 1), "Too many attempts. You can try again in 1 second."),
)
NUMBERS = itertools.count(1)
FORMS = {
    "sign-in": ("/login", "POST /api/authenticate", "button[type=submit]",
                {"input[name=uid]": "toby", "input[name=password]": PASSWORD}),
    "sign-up": ("/signup", "POST /api/user", "#sign-up button.main",
                {"#name": "Grace Hopper", "#uid": "", "#email": "grace@navy.example", "#password": PASSWORD}),
    "set-up": ("/setup#code", "POST /api/setup", "#set-up button.main",
               {"#name": "Grace Hopper", "#uid": "grace", "#password": PASSWORD}),
    "password": ("/profile", "PUT /api/password", "#password-change button.main",
                 {"#current": PASSWORD, "#new": "nine lanterns under 4 bridges"}),
}


class FormCase(PagesCase):
    def setUp(self):
        super().setUp()
        self.stand_in = StandIn(self.browser)
        self.addCleanup(self.stand_in.remove)

    def fill(self, name):
        """Opens the form's page anew and fills it in; answers its route, its button and what was typed."""
        path, route, button, typed = FORMS[name]
        self.browser.open("about:blank")
        if path == "/profile":
            self.open_signed_in(path, "#account")
        else:
            # This server is set up, which the page would say at once.
            self.block(*(["*/api/setup"] if name == "set-up" else []))
            self.open(path, button)
        if name == "sign-up":
            typed = {**typed, "#uid": f"grace{next(NUMBERS)}"}
        for field, text in typed.items():
            self.type(field, text)
        return route, self.find(button), typed

    def typed_now(self, typed):
        return {field: self.value(field) for field in typed}


class FormTests(FormCase):
    def test_what_was_typed_stays_whatever_goes_wrong(self):
        for name in FORMS:
            for answer, sentence in TROUBLE:
                with self.subTest(form=name, answer=answer):
                    route, button, typed = self.fill(name)
                    self.stand_in.answer({route: answer})
                    button.click()
                    self.wait_for_text(sentence)
                    self.assertEqual(self.typed_now(typed), typed)

    def test_details_that_could_not_be_saved_stay_in_the_form(self):
        self.open_signed_in("/profile", "#account")
        self.type("#name", "T. A. Edison")
        account = self.browser.fetch(f"{self.auth}/api/id")["json"]["id"]
        self.stand_in.answer({f"PUT /api/user/{account}": BAD_GATEWAY})
        self.find("#details button.main").click()
        self.wait_for_text(NOT_OURS.format(502))
        self.assertEqual(self.value("#name"), "T. A. Edison")

    def test_a_password_that_is_refused_is_told_once(self):
        sentence = "Password is on a list of leaked or very common passwords"
        self.fill("sign-up")
        self.type("#password", "password1")
        self.wait_for_text(sentence)
        self.find("#sign-up button.main").click()
        self.browser.until(lambda: sentence in self.find("#password-refusal").text, "the refusal")
        self.assertEqual(self.all_text().count(sentence), 1)

    def test_a_refusal_beside_a_field_is_announced_and_shows_also_at_the_second_try(self):
        self.addCleanup(self.browser.look, 1280, 900)
        self.browser.look(360, 400)
        self.open_signed_in("/profile", "#ask-delete")
        self.find("#ask-delete").click()
        self.type("#confirmation", "nobody")
        for _ in range(2):
            self.find("#delete button.danger, #delete button.main").click()
            self.wait_for_text("This does not match toby.")
            refusal = self.find("#confirmation-refusal")
            self.assertEqual(refusal.get_attribute("role"), "alert")
            bottom = self.browser.script("return arguments[0].getBoundingClientRect().bottom <= innerHeight", refusal)
            self.assertTrue(bottom, "the refusal is within the window")
            self.assertEqual(self.focused().get_attribute("id"), "confirmation")

    def test_the_technical_side_stands_in_the_console(self):
        route, button, _ = self.fill("sign-in")
        self.stand_in.answer({route: BAD_GATEWAY})
        self.browser.console()
        button.click()
        self.wait_for_text(NOT_OURS.format(502))
        told = "\n".join(self.browser.console())
        self.assertIn("Latchkey: not_json", told)
        self.assertIn("502 Bad Gateway", told)

    def test_a_wait_is_counted_down_and_nothing_is_sent_meanwhile(self):
        for name in FORMS:
            with self.subTest(form=name):
                route, button, typed = self.fill(name)
                self.stand_in.answer({route: refusal(429, "too_many_attempts", 3)})
                button.click()
                self.wait_for_text("Too many attempts. You can try again in 3 seconds.")
                self.browser.until(lambda: "0:02" in button.text, "the count of two")
                self.assertEqual(button.get_attribute("aria-disabled"), "true")
                button.click()
                self.browser.until(lambda: "0:01" in button.text, "the count of one")
                self.wait_for_text("You can try again now.")
                self.assertNotIn("0:0", button.text)
                self.assertNotEqual(button.get_attribute("aria-disabled"), "true")
                self.assertEqual(self.stand_in.asked(), 1)
                button.click()
                self.browser.until(lambda: self.stand_in.asked() == 2, "the second try")

    def test_after_a_while_a_slow_request_says_that_it_goes_on(self):
        for name in ("sign-in", "sign-up"):
            with self.subTest(form=name):
                self.browser.fresh()
                route, button, _ = self.fill(name)
                self.stand_in.answer({route: {"after": 5500}})
                button.click()
                self.assertEqual(button.get_attribute("aria-disabled"), "true")
                self.wait_for_text("Still working. The server is taking longer than usual.")
                self.wait_for("#account")

    def test_a_double_click_sends_one_request(self):
        for name in ("sign-in", "sign-up", "password"):
            with self.subTest(form=name):
                self.browser.fresh()
                route, button, _ = self.fill(name)
                # Slow enough that a second request would go out before the answer to the first.
                self.stand_in.answer({route: {"after": 700}})
                ActionChains(self.browser.driver).double_click(button).perform()
                if name == "password":
                    self.wait_for_text("Your password is changed")
                    self.server.command("user", "set-password", "toby", "--password-stdin", text=PASSWORD + "\n")
                else:
                    self.wait_for("#account")
                self.assertEqual(self.stand_in.asked(), 1)
                self.browser.script("sessionStorage.clear()")

    def test_a_space_after_the_uid_is_not_part_of_it(self):
        for name, uid in (("sign-in", "input[name=uid]"), ("sign-up", "#uid"), ("set-up", "#uid")):
            with self.subTest(form=name):
                self.browser.fresh()
                route, button, _ = self.fill(name)
                self.type(uid, " Grace2 ")
                self.browser.network()
                button.click()
                self.browser.until(lambda: self.sent_uid(route) == "Grace2", "the uid as it was meant")

    def sent_uid(self, route):
        method, path = route.split()
        [sent] = self.browser.network().exchanges(path, method)
        return json.loads(sent.body)["uid"]

    def test_the_password_manager_finds_its_fields_after_a_change_too(self):
        route, button, _ = self.fill("password")
        new = self.value("#new")
        self.find("[data-shows=new]").click()
        button.click()
        self.wait_for_text("Your password is changed, and you are signed out everywhere else.")
        self.addCleanup(self.server.command, "user", "set-password", "toby", "--password-stdin", text=PASSWORD + "\n")
        self.assertNotEqual(new, "")
        self.assertEqual((self.value("#current"), self.value("#new")), ("", ""))
        self.assertEqual(self.find("#new").get_attribute("type"), "password")
        self.assertEqual((self.value("#username"), self.find("#username").get_attribute("autocomplete")), ("toby", "username"))
        self.browser.until(lambda: self.find("#new-hint").text.startswith("At least 8 characters."), "the general hint")


class SpanishFormTests(FormCase):
    browser_options = {"language": "es"}

    def sign_up(self, uid, password=PASSWORD):
        for field, text in (("#name", "Grace"), ("#uid", uid), ("#password", password)):
            self.type(field, text)
        self.find("#sign-up button.main").click()

    def test_what_the_server_says_of_a_field_is_told_in_spanish(self):
        self.open("/signup", "#sign-up")
        self.sign_up("admin")
        self.wait_for_text("Este ID de usuario está reservado")
        self.assertNotIn("reserved", self.all_text())
        self.type("#password", "short")
        self.wait_for_text("La contraseña debe tener al menos 8 caracteres")
        self.type("#password", "password1")
        self.wait_for_text("La contraseña está en una lista de contraseñas filtradas")

    def test_a_problem_that_the_page_does_not_know_is_told_in_the_servers_words(self):
        self.open("/signup", "#sign-up")
        self.stand_in.answer({"POST /api/user": refusal(
            400, "invalid_fields", fields={"uid": "The moon is full", "name": "No"},
            problems={"uid": {"code": "moon_full"}, "name": {"code": "name_long", "most": 7}})})
        self.sign_up("grace")
        self.wait_for_text("The moon is full")
        self.wait_for_text("El nombre tiene más de 7 caracteres")


class NamedUidCase(FormCase):
    settings = {"uid_label": "GitHub ID"}

    def assert_named(self, *more):
        text = self.all_text()
        self.assertNotRegex(text.lower(), r"user id|id de usuario")
        for sentence in ("GitHub ID", *more):
            self.assertIn(sentence, text)


class NamedUidTests(NamedUidCase):
    def test_no_text_says_user_id_where_it_has_another_name(self):
        self.open("/login", "input[name=uid]")
        self.wait_for_text("GitHub ID")
        self.find("button[type=submit]").click()
        self.wait_for_text("Enter your GitHub ID or e-mail address.")
        self.assert_named()
        self.open("/signup", "#sign-up")
        self.wait_for_text("GitHub ID")
        send = self.find("#sign-up button.main")
        send.click()
        self.assert_named("Enter your GitHub ID.")
        for field, text in (("#name", "Grace"), ("#uid", "x"), ("#password", PASSWORD)):
            self.type(field, text)
        send.click()
        self.assert_named("GitHub ID must be 2 to 64 characters long")
        self.type("#uid", "-grace")
        send.click()
        self.assert_named("GitHub ID may have letters")
        self.type("#uid", "admin")
        send.click()
        self.wait_for_text("This GitHub ID is reserved")
        self.assert_named()
        self.type("#uid", "grace-hopper")
        self.type("#password", "grace-hopper")
        self.wait_for_text("Password is little more than your GitHub ID")
        self.assert_named()

    def test_the_table_of_users_has_the_name_too(self):
        for width in (1280, 320):
            with self.subTest(width=width):
                self.browser.look(width)
                self.open_signed_in("/users", "#table td[data-part=uid]")
                self.assertEqual(self.browser.script("return document.querySelector('td[data-title]').dataset.title"), "GitHub ID")
                self.assertNotIn("User ID", self.browser.script("return document.body.textContent"))


class NamedUidSetupTests(NamedUidCase):
    browser_options = {"language": "es"}

    @classmethod
    def fill_server(cls):
        """No administrator: the set-up link works."""

    def test_set_up_has_the_name_too_and_in_spanish(self):
        self.open(f"/setup#{self.server.setup_address().rpartition('#')[2]}", "#set-up")
        self.wait_for_text("GitHub ID")
        self.type("#uid", "x")
        self.find("#set-up button.main").click()
        self.wait_for_text("El GitHub ID debe tener entre 2 y 64 caracteres")
        self.assert_named()


if __name__ == "__main__":
    unittest.main()
