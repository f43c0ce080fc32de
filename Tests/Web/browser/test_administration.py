"""Administration in the browser: groups and those who lead them, and one person's page."""
import json
import re
import unittest
import urllib.request

from selenium.webdriver.common.keys import Keys

from accessibility import NEWEST, violations
from browser_case import PASSWORD, SCREENSHOTS
from pages_case import NARROWEST, SCHEMES, WIDTHS, PagesCase
from stand_in import StandIn, refusal

PUPILS = 5


class AdministrationCase(PagesCase):
    settings = {
        "teacher_scope": "groups", "registration": "code", "throttle_sign_up_ceiling": 1000,
        "roles": "Editor by Admin Teacher may posts:write: Edits the school paper,Helpdesk may users:read users:recover",
    }

    @classmethod
    def fill_server(cls):
        super().fill_server()
        for uid, name, role in (("anne", "Anne Sullivan", "Teacher"), ("jaime", "Jaime Escalante", "Teacher"), ("helen", "Helen Keller", "User")):
            cls.server.add_user(uid, PASSWORD, name, role=role)
        for key, name, leader in (("year9", "Year 9", "anne"), ("chess", "Chess club", "anne"), ("year8", "Year 8", "jaime")):
            cls.server.command("group", "add", key, name)
            cls.server.command("group", "set-leader", key, leader)
        for number in range(PUPILS):
            cls.server.add_user(f"pupil{number}", PASSWORD, f"Pupil {number}")
            cls.server.command("group", "add-member", "year9", f"pupil{number}")

    def group(self, key):
        """Its id, as the person sees it who is signed in."""
        groups = self.browser.fetch(f"{self.auth}/api/groups?q={key}")["json"]["groups"]
        return next((group["id"] for group in groups if group["key"] == key), None)

    def person(self, uid):
        users = self.browser.fetch(f"{self.auth}/api/user?page=1&q={uid}")["json"]["users"]
        return next(user for user in users if user["uid"] == uid)

    def open_group(self, key, uid):
        self.open_signed_in("/groups", "#group-list li", uid=uid)
        self.open(f"/group?id={self.group(key)}", "#members li")

    def open_person(self, whom, uid="toby"):
        self.open_signed_in("/groups", "#group-list li", uid=uid)
        self.open(f"/user?id={self.person(whom)['id']}", "#user")

    def rows(self, selector):
        return self.browser.script("return [...document.querySelectorAll(arguments[0])].map((row) => row.innerText)", selector)

    def button(self, label):
        return self.wait_for(f"[aria-label='{label}']")

    def choose(self, field, value):
        self.browser.script("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', { bubbles: true }))",
                            self.find(field), value)

    def shown(self, *selectors):
        """Those that are displayed."""
        return [selector for selector in selectors if self.find(selector).is_displayed()]

    def at_each_width(self, name):
        """Fits, and can be read, on every screen; the pictures are for people."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.browser.look(*NARROWEST, reduced_motion=True)
        self.assertLessEqual(self.browser.script("return document.documentElement.scrollWidth"), NARROWEST[0])
        for width, height in WIDTHS.items():
            for scheme in SCHEMES:
                with self.subTest(width=width, scheme=scheme):
                    self.browser.look(width, height, scheme, reduced_motion=True)
                    self.browser.screenshot(SCREENSHOTS / f"{name}-{width}-{scheme}.png")
                    self.assertLessEqual(self.browser.script("return document.documentElement.scrollWidth"), width)
                    found = violations(self.browser, NEWEST)
                    self.assertEqual(found, [], "\n".join(found))
        self.browser.look(1280, 900)
        self.assertEqual(self.browser.csp_reports(), [])


class GroupPagesTests(AdministrationCase):
    # nor is a door of administrators shown to a leader
    def test_a_leader_moves_one_and_removes_one_and_hears_what_became_of_it(self):
        self.open_group("year9", "anne")
        self.assertEqual(self.find(".places").text.split("\n"), ["Users", "Groups", "Invitations", "Activity"])
        self.assertEqual(self.find(".places [aria-current]").text, "Groups")
        # No door is shown that would refuse.
        self.assertEqual(self.shown("#adding", "#delete", "#restore", "#rename", "#archive", "#new-code"), ["#rename", "#archive", "#new-code"])
        self.at_each_width("group-leader")
        self.button("Select: Pupil 0").click()
        self.assertEqual(self.shown("#move", "#take-out", "#lead"), ["#move", "#take-out"])
        self.find("#move").click()
        self.wait_for("#moving-dialog[open]")
        self.assertEqual(self.rows("#moving-to option"), ["Chess club"])
        self.find("#moving button.main").click()
        self.wait_for_text("1 person is in Chess club now.")
        self.assertNotIn("Pupil 0", self.rows("#members strong"))
        self.button("Select: Pupil 1").click()
        self.find("#take-out").click()
        self.wait_for_text("They keep their accounts: Pupil 1 (pupil1).")
        self.find("#question-no").click()
        self.assertIn("Pupil 1", self.rows("#members strong"))
        self.find("#take-out").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("1 person was removed from the group.")
        self.assertEqual(self.focused().get_attribute("id"), "members-title")
        self.assertEqual(self.server.rows("SELECT COUNT(*) FROM account WHERE uid LIKE 'pupil_'"), [(PUPILS,)])

    # the other teacher's group is like one that is not there
    def test_another_leader_sees_nothing_of_it(self):
        self.open_signed_in("/groups", "#group-list li", uid="anne")
        group, pupil = self.group("year9"), self.person("pupil4")["id"]
        self.browser.fresh()
        self.open_signed_in("/groups", "#group-list li", uid="jaime")
        self.assertEqual(self.rows("#group-list strong"), ["Year 8"])
        for path in (f"/group?id={group}", "/group?id=AAAAAAAAAAAAAAAAAAAAAA", f"/user?id={pupil}", "/user?id=AAAAAAAAAAAAAAAAAAAAAA"):
            self.open(path, "#state h2")
            self.assertIn("It does not exist any more, or you may not see it.", self.find("#state").text)

    def test_a_code_is_shown_with_a_picture_and_tells_who_joined(self):
        self.open_group("chess", "anne")
        self.type("#seats", "3")
        self.find("#new-code button.main").click()
        self.wait_for("#shown[open]")
        self.at_each_width("group-code")
        self.wait_for("#shown-qr svg")
        self.assertEqual(self.find("#shown-qr svg").get_attribute("aria-label"), "QR code of the link")
        self.assertIn("0 of 3 joined", self.find("#shown-joined").text)
        code = self.find("#shown-code").text
        self.find("#shown-whole").click()
        self.browser.until(lambda: self.browser.script("return document.fullscreenElement?.id") == "shown-board", "the full screen")
        self.browser.script("document.exitFullscreen()")
        body = {"uid": "amy", "name": "Amy Beach", "password": PASSWORD, "code": code}
        request = urllib.request.Request(f"http://127.0.0.1:{self.server.port}/api/user", method="POST", data=json.dumps(body).encode(),
                                         headers={"Host": "localhost:8587", "Content-Type": "application/json"})
        urllib.request.urlopen(request)
        self.wait_for_text("1 of 3 joined · just now: Amy Beach")
        self.find("#shown-done").click()
        self.assertNotIn(code, self.find("#shown").get_attribute("textContent"))
        # Somebody who has an account enters it.
        self.browser.fresh()
        self.open_signed_in(f"/groups#{code.lower()}", "#groups", uid="helen")
        self.assertEqual(self.shown("#new-group", "#search", "#join-group"), ["#join-group"])
        self.assertEqual(self.value("#group-code"), code.lower())
        self.assertNotIn("#", self.browser.driver.current_url)
        # S-344: it is led, so the password is asked for on the spot, and the code that was typed is not lost.
        self.server.change("UPDATE session SET authenticated_at = authenticated_at - 601 * 1000000")
        self.find("#join-group button.main").click()
        self.wait_for("#again-dialog[open]")
        self.press(Keys.ESCAPE)
        self.wait_for_text("Not done: you did not confirm that it is you.")
        self.assertEqual(self.value("#group-code"), code.lower())
        self.find("#join-group button.main").click()
        self.wait_for("#again-dialog[open]")
        self.type("#again-password", PASSWORD)
        self.find("#again button.main").click()
        self.wait_for_text("You are in Chess club now.")
        self.find("#group-list a").click()
        self.wait_for("#group")
        self.assertEqual(self.shown("#group-acts", "#members-card", "#codes-part"), [])

    def test_a_leader_makes_codes_into_groups_on_the_page_of_invitations(self):
        self.open_signed_in("/join", "#joining", uid="jaime")
        self.assertEqual(self.shown("#waiting-card", "#new-invitation", "#code-role", "#code-group"), ["#code-group"])
        self.find("#new-code button.main").click()
        self.wait_for_text("Join Year 8")
        self.find("#shown-done").click()
        self.assertIn("into Year 8 · 0 of 40 joined", self.rows("#codes li")[0])

    def test_an_administrator_makes_a_group_names_its_leader_and_ends_it(self):
        self.open_signed_in("/groups", "#group-list li")
        self.at_each_width("groups-all")
        self.find("#new-group button.main").click()
        self.wait_for_text("Enter a name for the group.")
        self.type("#group-name", "Year 7")
        self.type("#group-key", "year9")
        self.find("#new-group button.main").click()
        self.wait_for_text("Another group has this key.")
        self.assertEqual(self.focused().get_attribute("id"), "group-key")
        self.type("#group-key", "year7")
        self.find("#new-group button.main").click()
        self.browser.until(lambda: self.find("h1").text == "Year 7", "the new group's page")
        self.type("#adding-uid", "nobody-like-this")
        self.find("#adding button:not([type])").click()
        self.wait_for_text("Nobody here has this ID.")
        self.browser.script("document.querySelector('#adding [name=leader]').click()")
        self.type("#adding-uid", "HELEN")
        self.find("#adding button:not([type])").click()
        # S-302: to lead is power over accounts, so it is asked, and the person is named.
        self.wait_for_text("Let 1 person lead Year 7?")
        self.assertIn("Helen Keller (helen)", self.find("#question-why").text)
        self.find("#question-no").click()
        self.assertEqual(self.value("#adding-uid"), "HELEN")
        self.find("#adding button:not([type])").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("To lead, a role such as Teacher is needed too. Without one: Helen Keller.")
        self.button("Select: Helen Keller").click()
        for button, question, told in (("#lead-no-longer", "Should 1 person no longer lead Year 7?", "1 person no longer leads it."),
                                       ("#lead", "Let 1 person lead Year 7?", "1 person leads it now.")):
            self.find(button).click()
            self.wait_for_text(question)
            self.assertIn("Helen Keller (helen)", self.find("#question-why").text)
            self.find("#question-yes").click()
            self.wait_for_text(told)
            self.button("Select: Helen Keller").click()
        self.find("#rename").click()
        self.type("#naming-name", "Year 7 blue")
        self.find("#naming button.main").click()
        self.wait_for_text("The group is called Year 7 blue now.")
        self.find("#archive").click()
        self.wait_for_text("Archive Year 7 blue?")
        self.find("#question-yes").click()
        self.wait_for_text("Year 7 blue is archived.")
        self.assertEqual(self.shown("#rename", "#restore", "#delete", "#adding", "#codes-part"), ["#restore", "#delete"])
        self.find("#restore").click()
        self.wait_for_text("Year 7 blue is in use again.")
        self.find("#archive").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("Year 7 blue is archived.")
        self.find("#delete").click()
        self.wait_for_text("The people in it keep their accounts.")
        self.find("#question-yes").click()
        self.wait_for_text("Year 7 blue is deleted.")
        self.assertEqual(self.server.rows("SELECT COUNT(*) FROM people_group WHERE name LIKE 'Year 7%'"), [(0,)])


class TermTests(AdministrationCase):
    # a leader ends the term; the key stays, and nobody asks for what takes another right
    def test_a_leader_says_when_a_group_ends(self):
        self.open_group("chess", "anne")
        self.find("#set-end").click()
        self.wait_for_text("When does Chess club end?")
        self.choose("#end-day", "2099-12-24")
        self.find("#end-form button.main").click()
        self.wait_for_text("Chess club lasts until Dec 24, 2099.")
        self.assertEqual(self.find("#set-end").text, "Change the end")
        self.find("#set-end").click()
        self.wait_for("#end-remove").click()
        self.wait_for_text("Chess club has no end any more.")
        self.assertEqual(self.server.rows("SELECT ends_at FROM people_group WHERE key = 'chess'"), [(None,)])

    def test_a_leader_ends_the_term_and_is_in_the_next_group(self):
        self.open_group("year9", "anne")
        before = self.group("year9")
        self.find("#next").click()
        self.wait_for("#term-dialog[open]")
        self.assertEqual(self.rows("#term-key, #term [name=accounts]"), [])
        self.at_each_width("group-next")
        self.type("#term-name", "Year 10")
        self.choose("#term-members", "copy")
        self.find("#term button.main").click()
        self.browser.until(lambda: self.find("h1").text == "Year 10", "the next group's page")
        self.assertNotEqual(self.group("year9"), before)
        self.browser.until(lambda: len(self.rows("#members strong")) == PUPILS + 1, "its members")
        self.assertEqual(self.server.rows("SELECT COUNT(*) FROM people_group WHERE key = 'year9' AND archived_at IS NULL"), [(1,)])
        self.open(f"/group?id={before}", "#group")
        self.assertEqual(self.shown("#next", "#restore"), [], "a roll-over archives for nobody")

    # whoever writes users may end the accounts of those who are left in no group
    def test_an_administrator_ends_accounts_with_the_term(self):
        self.server.add_user("leaver", PASSWORD, "Lea Ver")
        self.server.command("group", "add-member", "year8", "leaver")
        self.open_group("year8", "toby")
        self.find("#next").click()
        self.wait_for("#term [name=accounts]").click()
        self.find("#term button.main").click()
        self.browser.until(lambda: self.server.rows("SELECT ends_at IS NOT NULL FROM account WHERE uid IN ('leaver', 'jaime') ORDER BY uid")
                           == [(0,), (1,)], "the end of one account")

    # help on the spot for several members, each asked about with their names
    def test_chosen_members_are_helped_on_the_spot(self):
        self.open_group("year9", "anne")
        for name in ("Pupil 0", "Pupil 1"):
            self.button(f"Select: {name}").click()
        self.find("#clearWaits").click()
        self.wait_for_text("Clear the wait of 2 people?")
        self.assertIn("Pupil 0 (pupil0)", self.find("#question-why").text)
        self.find("#question-yes").click()
        self.wait_for_text("Done for 2 people.")
        self.find("#signOut").click()
        self.wait_for_text("Sign 2 people out everywhere?")
        self.find("#question-yes").click()
        self.wait_for_text("Done for 2 people.")

    # who must wait is seen at once, and no more when the wait is cleared
    def test_a_leader_sees_who_must_wait(self):
        for _ in range(5):
            self.browser.fresh().open(f"{self.auth}/client/en.js")
            self.assertEqual(self.sign_in(self.server, "pupil4", "not the password")["status"], 401)
        self.browser.fresh()
        # Waits are no part of what the server remembers.
        self.server.change("UPDATE throttle SET blocked_until = blocked_until + 400000000 WHERE failures >= 5")
        self.open_group("year9", "anne")
        waiting = lambda: [row.split("\n")[0] for row in self.rows("#members li") if "waiting 7 min" in row]
        self.assertEqual(len(waiting()), 1, self.rows("#members li"))
        self.assertIn("Pupil 4", waiting()[0])
        self.at_each_width("group-waiting")
        self.button("Select: Pupil 4").click()
        self.find("#clearWaits").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("Done for ")
        self.browser.until(lambda: waiting() == [] and self.rows("#members li"), "nobody who waits")

    # slips of some people alone, and new codes for some, each shown once
    def test_chosen_members_get_slips_and_new_codes(self):
        self.open_group("year9", "anne")
        self.button("Select: Pupil 0").click()
        self.button("Select: Pupil 1").click()
        self.find("#makeCodes").click()
        self.wait_for_text("Make new codes for 2 people?")
        self.find("#question-yes").click()
        self.wait_for("#codes-made[open]")
        self.assertEqual(len(self.rows("#codes-made code")), 2)
        self.at_each_width("codes-made")
        self.find("#codes-made-done").click()
        self.wait_for_text("Done for 2 people.")
        self.browser.until(lambda: self.rows("#codes-made") == [], "the codes are gone")
        self.find("#printSlips").click()
        self.wait_for("#making button.main").click()
        # Both have a password.
        self.wait_for_text("0 slips for 2 people.")


class PersonPageTests(AdministrationCase):
    def give(self, role, lifetime=""):
        self.choose("#given-role", role)
        self.choose("#given-lifetime", lifetime)
        self.find("#give-role button:not([type])").click()

    # S-302, R-005: the password is asked for on the spot, and nothing that was chosen is lost
    def test_roles_are_given_with_an_end_and_taken(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open_signed_in("/users", "#table td[data-part=uid]")
        self.browser.driver.find_element("link text", "Pupil 2").click()
        self.wait_for("#user")
        self.assertEqual(self.find("h1").text, "Pupil 2")
        self.at_each_width("user-roles")
        self.give("Editor", "until")
        self.wait_for_text("Fill in this field.")
        self.browser.script("const day = arguments[0]; day.value = day.max;", self.find("#given-until"))
        # Asked on the spot, and nothing that was chosen is lost
        pupil = self.person("pupil2")["id"]
        stand_in.answer({f"PUT /api/user/{pupil}/roles/Editor": refusal(403, "reauth_required")})
        self.find("#give-role button:not([type])").click()
        self.wait_for("#again-dialog[open]")
        self.press(Keys.ESCAPE)
        self.wait_for_text("Not done: you did not confirm that it is you.")
        self.assertEqual((self.value("#given-role"), self.value("#given-lifetime")), ("Editor", "until"))
        self.find("#give-role button:not([type])").click()
        self.wait_for("#again-dialog[open]")
        stand_in.answer({})
        self.type("#again-password", PASSWORD)
        self.find("#again button.main").click()
        self.wait_for_text("Pupil 2 has the role Editor now.")
        self.assertRegex(self.rows("#roles li")[0], r"Editor\nEdits the school paper · until \w+ \d+, \d{4}")
        # What opens other people's accounts is asked about.
        self.give("Helpdesk")
        self.wait_for_text("Give the role Helpdesk to Pupil 2?")
        self.find("#question-no").click()
        self.assertEqual(self.rows("#roles strong"), ["Editor", "User"])
        self.button("Take away: Editor, Pupil 2").click()
        self.wait_for_text("Take the role Editor from Pupil 2?")
        self.find("#question-yes").click()
        self.wait_for_text("Pupil 2 no longer has the role Editor.")
        self.assertEqual(self.rows("#roles strong"), ["User"])
        seen = json.loads(self.find("#as-apps-see").get_attribute("textContent"))
        self.assertEqual((seen["roles"], "second_factor" in seen), (["User"], False))
        rules = self.browser.script("return [...document.querySelectorAll('#seen-rules dt')].map((one) => [one.textContent, one.nextSibling.textContent])")
        met = [name for name, answer in rules if answer == "yes"]
        self.assertEqual(met, ["Role User"])
        self.assertLessEqual({"Role Admin", "Role Editor", "Permission users:read", "Permission groups:lead"}, {name for name, _ in rules})

    def test_name_groups_and_account_are_changed_and_the_end_is_asked_about(self):
        self.open_person("pupil3")
        self.find("#into-group").click()
        self.browser.until(lambda: "Chess club (chess)" in self.rows("#into-group option"), "the groups")
        self.choose("#into-group", self.group("chess"))
        self.find("#put-into button:not([type])").click()
        self.wait_for_text("Pupil 3 is in Chess club now.")
        self.button("Remove: Pupil 3, Chess club").click()
        self.wait_for_text("Remove Pupil 3 from Chess club?")
        self.find("#question-yes").click()
        self.wait_for_text("Pupil 3 is no longer in Chess club.")
        self.type("#name", "Third Pupil")
        self.find("#details button.main").click()
        self.wait_for_text("Saved.")
        self.assertEqual(self.find("h1").text, "Third Pupil")
        self.find("#delete-account").click()
        self.wait_for_text("Delete the account of Third Pupil?")
        self.press(Keys.ENTER)
        self.assertEqual(self.server.rows("SELECT name FROM account WHERE uid = 'pupil3'"), [("Third Pupil",)])
        self.find("#delete-account").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("The account of Third Pupil (pupil3) is deleted.")
        self.assertEqual(self.server.rows("SELECT name FROM account WHERE uid = 'pupil3'"), [])

    # the end of an account is the midnight after its last day, where the administrator is
    def test_the_end_of_an_account_is_set_changed_and_taken_away(self):
        self.open_person("pupil0")
        self.assertEqual(self.shown("#set-end", "#person-end"), ["#set-end"])
        self.find("#set-end").click()
        self.wait_for_text("When does the account of Pupil 0 end?")
        self.at_each_width("user-end")
        self.find("#end-form button.main").click()
        self.wait_for_text("Fill in this field.")
        self.find("#end-cancel").click()
        self.assertEqual(self.end_of("pupil0"), None)
        for day, shown in (("2098-12-24", "Dec 24, 2098"), ("2099-01-31", "Jan 31, 2099")):
            self.find("#set-end").click()
            self.wait_for("#end-dialog[open]")
            self.choose("#end-day", day)
            self.find("#end-form button.main").click()
            self.wait_for_text(f"The account of Pupil 0 lasts until {shown}")
            self.assertIn(shown, self.find("#person-end").text)
            midnight = self.browser.script("const [y, m, d] = arguments[0].split('-').map(Number); return new Date(y, m - 1, d + 1).getTime() * 1000", day)
            self.assertEqual(self.end_of("pupil0"), midnight)
            self.assertEqual(self.find("#set-end").text, "Change the end")
        self.find("#set-end").click()
        self.wait_for("#end-dialog[open]")
        self.assertEqual(self.value("#end-day"), "2099-01-31")
        # The same day is no other end.
        self.find("#end-form button.main").click()
        self.browser.until(lambda: not self.find("#end-dialog"), "the dialog to go")
        self.find("#set-end").click()
        self.wait_for("#end-remove").click()
        self.wait_for_text("The account of Pupil 0 has no end any more.")
        self.assertEqual(self.end_of("pupil0"), None)
        self.assertEqual(self.shown("#set-end", "#person-end"), ["#set-end"])
        # Nobody ends themselves by a slip.
        self.open(f"/user?id={self.person('toby')['id']}", "#user")
        self.assertEqual(self.shown("#set-end"), [])

    def end_of(self, uid):
        return self.server.rows("SELECT ends_at FROM account WHERE uid = ?", uid)[0][0]

    # a leader has what the server would do for them, and nothing else
    def test_a_leader_sees_the_same_page_within_their_reach(self):
        self.open_person("pupil4", uid="anne")
        self.assertEqual(self.shown("#reset-password", "#set-end", "#delete-account", "#details", "#put-into", "#give-role"), ["#reset-password", "#give-role"])
        self.assertEqual(self.rows("#given-role option"), ["Editor (Edits the school paper)"])
        self.assertEqual(self.rows("#roles .button"), [])
        self.give("Editor")
        self.wait_for_text("Pupil 4 has the role Editor now.")
        # No second one is made by mistake: it would end the first.
        there = "return Boolean(document.querySelector('#codes-card:not([hidden])'))"
        self.browser.until(lambda: self.find("#codes-card"), "what is loaded later")
        self.assertFalse(self.browser.script(there))
        self.find("#reset-password").click()
        self.wait_for_text("Reset password for Pupil 4")
        self.find("#help button.main").click()
        self.wait_for("#handout")
        self.assertTrue(re.search(r"[2-9A-HJ-NP-Z]{4}", self.find("#handout-code").text))
        self.find("#handout-done").click()
        self.browser.until(lambda: self.browser.script(there), "the code that is valid")
        self.assertRegex(self.rows("#codes li")[0], r"Code for a new password\nmade by you · .*valid until \w+ \d+")
        self.at_each_width("user-codes")
        self.open_signed_in("/groups", "#group-list li", uid="toby")
        self.open(f"/user?id={self.person('pupil4')['id']}", "#user")
        self.browser.until(lambda: self.browser.script(there), "the code of somebody else")
        self.assertIn("made by somebody else of the staff", self.rows("#codes li")[0])



class ManyGroupsTests(AdministrationCase):
    # More than a list brings at once.
    MORE = 230

    @classmethod
    def fill_server(cls):
        super().fill_server()
        for number in range(cls.MORE):
            cls.server.command("group", "add", f"more{number:03}", f"More {number:03}")

    # Each group can be chosen, however many there are.
    def test_every_group_is_offered_where_one_is_chosen(self):
        self.open_signed_in("/users", "#selection")
        every = self.MORE + 3
        last = f"More {self.MORE - 1:03} (more{self.MORE - 1:03})"
        self.find("#more").click()
        self.browser.until(lambda: len(self.rows("#filter-group option")) == every + 1, "the groups of the filter")
        self.button("Select: Pupil 1").click()
        self.wait_for("#chosen-act option")
        self.choose("#chosen-act", "add")
        self.browser.until(lambda: len(self.rows("#chosen-group option")) == every, "the groups of the act")
        self.assertIn(last, self.rows("#chosen-group option"))
        self.open(f"/user?id={self.person('pupil1')['id']}", "#user")
        self.browser.script("document.querySelector('#put-into').dispatchEvent(new Event('focusin'))")
        self.browser.until(lambda: last in self.rows("#put-into option"), "the groups of a person")
        self.open("/roster", "#source")
        self.browser.until(lambda: last.partition(" (")[0] in self.rows("#source #group option"), "the groups of a list")
        self.open(f"/group?id={self.group('year9')}", "#members li")
        self.button("Select: Pupil 1").click()
        self.find("#move").click()
        self.browser.until(lambda: last.partition(" (")[0] in self.rows("#moving-to option"), "the groups to move to")


class ManyPeopleTests(AdministrationCase):
    def select(self, *names):
        for name in names:
            # The bar of acts lies over the lowest rows that are in view.
            box = self.button(f"Select: {name}")
            self.browser.script("arguments[0].scrollIntoView({ block: 'center' })", box)
            box.click()
        # What is done to them comes with the first of them.
        self.wait_for("#chosen-act option")

    def act(self, act, **choices):
        self.choose("#chosen-act", act)
        for name, value in choices.items():
            if name == "group":
                self.browser.until(lambda: self.rows("#chosen-group option"), "the groups")
            self.choose(f"#chosen-{name}", value)
        self.find("#chosen button.main").click()

    # one act on several; one who has gone meanwhile is told, and the others are not kept from it
    def test_several_are_chosen_asked_about_by_name_and_told_apart(self):
        self.open_signed_in("/users", "#selection")
        self.assertEqual(self.shown("#chosen"), [])
        # Nobody acts on themselves by a slip.
        self.assertEqual(len(self.rows("#table input")), 3 + PUPILS)
        self.select("Pupil 0", "Pupil 1", "Pupil 2")
        self.assertEqual(self.find("#chosen-title").text, "3 people selected")
        self.at_each_width("users-selected")
        gone = self.person("pupil1")["id"]
        self.act("give_role", role="Editor")
        self.wait_for_text("Give the role Editor to 3 people?")
        self.assertIn("Pupil 0 (pupil0), Pupil 1 (pupil1), Pupil 2 (pupil2).", self.find("#question-why").text)
        self.find("#question-no").click()
        self.assertEqual(self.server.rows("SELECT COUNT(*) FROM audit_event WHERE kind = 'role_changed'"), [(0,)])
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/user/{gone}", "DELETE")["status"], 204)
        self.act("give_role", role="Editor")
        self.wait_for("#question-yes").click()
        self.wait_for_text("Done for 2 people. Not done for Pupil 1: It does not exist any more, or you may not see it.")
        self.assertEqual(self.focused().get_attribute("id"), "chosen-message")
        self.assertEqual(self.shown("#chosen"), [])
        self.browser.driver.find_element("css selector", "[data-chip='role-Editor']").click()
        self.browser.until(lambda: self.rows("#table tbody th") == ["Pupil 0", "Pupil 2"], "the two")
        self.find("#select-all").click()
        self.act("add", group=self.group("chess"))
        self.wait_for_text("Add 2 people to Chess club (chess)?")
        self.find("#question-yes").click()
        self.wait_for_text("Done for 2 people.")
        self.find("#select-all").click()
        self.act("delete")
        self.wait_for_text("Delete 2 accounts?")
        self.find("#question-yes").click()
        self.wait_for_text("Nobody.")
        self.assertEqual(self.server.rows("SELECT COUNT(*) FROM account WHERE uid LIKE 'pupil_'"), [(PUPILS - 3,)])

    # several accounts get one end, and lose it
    def test_several_accounts_end_on_one_day(self):
        self.open_signed_in("/users", "#selection")
        ends = lambda: self.server.rows("SELECT ends_at IS NOT NULL FROM account WHERE uid IN ('jaime', 'helen') ORDER BY uid")
        for answer, expected in (("#end-form button.main", [(1,), (1,)]), ("#end-remove", [(0,), (0,)])):
            self.select("Jaime Escalante", "Helen Keller")
            self.act("end_at")
            self.wait_for_text("When do 2 accounts end?")
            self.assertIn("Helen Keller (helen), Jaime Escalante (jaime)", self.find("#end-why").text)
            if expected == [(1,), (1,)]:
                self.at_each_width("users-end")
                self.choose("#end-day", "2099-12-24")
            self.find(answer).click()
            self.wait_for_text("Done for 2 people.")
            self.assertEqual(self.focused().get_attribute("id"), "chosen-message")
            self.assertEqual(ends(), expected)

    # a leader has the acts that the server would do for them
    def test_a_leader_has_the_acts_of_leaders(self):
        self.open_signed_in("/users", "#selection", uid="anne")
        self.find("#select-all").click()
        self.wait_for("#chosen-act option")
        self.assertEqual(len(self.rows("#table tbody input:checked")), len(self.rows("#table tbody input")))
        self.assertEqual(self.rows("#chosen-act option"),
                         ["Sign out everywhere", "New codes", "Clear the wait", "Give a role", "Take a role away", "Move to another group",
                          "Remove from a group"])
        self.assertEqual(self.rows("#chosen-role option"), ["Editor (Edits the school paper)"])
        self.act("sign_out")
        self.wait_for("#question-yes").click()
        self.wait_for_text("Done for ")

    # the list goes out as a file, of the part that shows or of all
    def test_the_people_are_saved_as_a_file(self):
        self.open_signed_in("/users", "#selection")
        self.find("#export").click()
        self.wait_for("#export-dialog[open]")
        self.assertEqual(self.shown("#export-dialog .row-check", "#export-no-search"), [])
        self.choose("#export-form", "semicolon")
        self.find("#export-dialog button.main").click()
        self.wait_for_text("Saved in the file latchkey-users-")

    def test_who_exports_a_search_is_told_that_it_does_not_count(self):
        self.open_signed_in("/users?q=pupil", "#selection")
        self.find("#export").click()
        self.wait_for("#export-dialog[open]")
        self.wait_for_text("The search is ignored: everybody who matches the filters is saved.")


class MoreFiltersTests(AdministrationCase):
    def until_people(self, names):
        self.browser.until(lambda: self.rows("#table tbody th") == names, f"{names}, not {self.rows('#table tbody th')}")

    # people are found by their group and by when they or their roles end, and the address keeps that
    def test_people_are_found_by_group_and_by_their_end(self):
        self.server.command("user", "end", "pupil1", "2098-12-24")
        self.open_signed_in("/users", "#selection")
        pupil = self.person("pupil2")["id"]
        given = self.browser.fetch(f"{self.auth}/api/user/{pupil}/roles/Editor", "PUT", {"expires_in": 86400})
        self.assertEqual(given["status"], 200, given)
        self.find("#more").click()
        self.browser.until(lambda: len(self.rows("#filter-group option")) == 4, "the groups")
        self.assertEqual(self.focused().get_attribute("id"), "filter-group")
        self.choose("#filter-group", self.group("chess"))
        self.until_people(["Anne Sullivan"])
        self.choose("#filter-group", self.group("year9"))
        self.browser.until(lambda: len(self.rows("#table tbody th")) == PUPILS + 1, "the class")
        self.choose("#filter-ends", "2098-12-24")
        self.until_people(["Pupil 1", "Pupil 2"])
        shown = " ".join(self.rows("#table tbody [data-part=roles]"))
        self.assertIn("until Dec 24, 2098", shown)
        self.assertIn("Editor (until ", shown)
        self.at_each_width("users-more-filters")
        self.choose("#filter-ends", "2090-01-01")
        self.until_people(["Pupil 2"])
        self.assertEqual(self.browser.script("return location.search"), f"?group={self.group('year9')}&ends=2090-01-01")
        self.browser.driver.refresh()
        self.until_people(["Pupil 2"])
        self.assertEqual((self.value("#filter-group"), self.value("#filter-ends")), (self.group("year9"), "2090-01-01"))
        self.browser.driver.back()
        self.until_people(["Pupil 1", "Pupil 2"])
        self.assertEqual(self.value("#filter-ends"), "2098-12-24")
        self.open("/users?ends=2098-13-41", "#table td[data-part=uid]")
        self.assertGreater(len(self.rows("#table tbody th")), 2, "no day shows the whole list")

    # a leader filters by the groups that they lead
    def test_a_leader_filters_by_their_own_groups(self):
        self.open_signed_in("/users", "#table td[data-part=uid]", uid="jaime")
        self.find("#more").click()
        self.browser.until(lambda: len(self.rows("#filter-group option")) > 1, "the groups")
        self.assertEqual(self.rows("#filter-group option"), ["All groups", "Year 8 (year8)"])


class ListPreviewTests(AdministrationCase):
    LIST = "\n".join(("uid,name,class,ends", "ada,Ada Lovelace,chess,2098-12-24", "grace,Grace Hopper,,2099-01-31T23:00:00Z",
                      "pupil0,Pupil 0,,2098-12-24", "bob,Bob Noyce,,tomorrow", ",Иван,,"))

    def look(self, cells, update=False):
        self.browser.script("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', { bubbles: true }))",
                            self.find("#cells"), cells)
        self.browser.script("arguments[0].checked = arguments[1]", self.find("[name=update]"), update)
        self.find("#source button.main").click()
        self.wait_for("#rows tr")

    def cells(self):
        return self.browser.script("return [...document.querySelectorAll('#rows tr')].map((row) => [...row.cells].map((cell) => cell.innerText))")

    # each row is shown with what it says, also one that cannot be taken
    def test_a_preview_tells_groups_ends_and_whom_refused_rows_name(self):
        self.open_signed_in("/groups", "#group-list li")
        self.open(f"/roster?group={self.group('year9')}", "#source")
        self.browser.until(lambda: "Year 9" in self.rows("#group option"), "the groups")
        self.look(self.LIST)
        heads, ada, grace, pupil, bob, ivan = self.cells()
        self.assertEqual(heads[3:], ["Groups", "Lasts until", "Result"])
        self.assertEqual(ada, ["2", "Ada Lovelace", "ada", "Year 9, chess", "Dec 24, 2098", "New"])
        self.assertEqual((grace[3], pupil[5]), ("Year 9", "Already there"))
        self.assertRegex(grace[4], r"^(Jan 31|Feb 1), 2099, ")
        self.assertEqual(bob, ["5", "Bob Noyce", "bob", "", "", "Rejected The end is not a day like 2026-12-24."])
        self.assertEqual(ivan[:2], ["6", "Иван"])
        self.at_each_width("roster-preview")
        self.assertEqual(self.find("#apply").text, "Add 2 people")
        self.look(self.LIST, update=True)
        self.browser.until(lambda: self.find("#apply").text == "Add 2, change 1", "what is to be done")
        self.look("uid,name,ends\npupil0,Pupil 0,2098-12-24", update=True)
        self.browser.until(lambda: self.find("#apply").text == "Change 1 person", "what is to be done")
        self.look("name\nAda")
        self.browser.until(lambda: self.cells()[0] == ["Row", "Name", "ID (* made from the name)", "Groups", "Result"], "no column for ends")

    def results(self):
        return [row[-1] for row in self.cells()[1:]]

    # a refused row says why, and a name that is there twice is pointed at
    def test_a_preview_says_why_a_row_is_refused_and_which_names_are_there_twice(self):
        self.open_signed_in("/roster", "#source")
        self.look(f"uid,name,class\nlong,{'A' * 200},\nown,Ann Own,nowhere")
        self.browser.until(lambda: len(self.cells()) == 3, "the rows")
        self.assertRegex(self.results()[0], "^Rejected Name is longer than \\d+ characters$")
        self.assertEqual(self.results()[1], "Rejected There is no group with this key.")
        self.find("#only").click()
        self.look("name\nAda Byron\nИван\nada byron")
        self.browser.until(lambda: self.results()[:2] == ["New", "Rejected The name has no Latin letters: the list needs a column with IDs."], "the rows")
        self.assertEqual(self.results()[2], "New The same name as in row 2. If it is the same person, take one row out.")
        self.assertEqual(len(self.browser.script("return [...document.querySelectorAll('#rows tbody tr:not([hidden])')]")), 1, "it is ticked still")

    def test_a_file_beside_cells_is_refused_until_one_of_them_is_cleared(self):
        table = self.server.folder / "two.csv"
        table.write_text("name\nAda Byron\n", encoding="utf-8")
        self.open_signed_in("/roster", "#source")
        self.assertFalse(self.find("#file-clear").is_displayed())
        self.find("#file").send_keys(str(table))
        self.wait_for("#file-clear")
        self.type("#cells", "name\nGrace Hopper")
        self.find("#source button.main").click()
        self.wait_for_text("A file and cells: clear one of them.")
        self.find("#file-clear").click()
        self.assertEqual((self.focused().get_attribute("id"), self.value("#file")), ("file", ""))
        self.find("#source button.main").click()
        self.browser.until(lambda: self.find("#apply").is_displayed() and "Grace Hopper" in self.cells()[1], "the cells")

    # leaders are told what their lists change, and what they do not
    def test_a_leader_hears_what_a_list_changes_and_where_the_result_is(self):
        self.open_signed_in("/groups", "#group-list li", uid="anne")
        self.open(f"/roster?group={self.group('chess')}", "#source")
        self.wait_for_text("Change people who already have an account: groups and profile")
        self.look("uid,name,ends\npupil1,Another Name,2098-12-24", update=True)
        self.wait_for_text("Columns that you may not change, so they stay as they are: Name, Lasts until.")
        self.find("#apply").click()
        self.wait_for_text("Done. New people sign in with the code on their slip.")
        self.assertEqual(self.focused().get_attribute("id"), "preview-title")
        self.server.command("group", "remove-member", "chess", "pupil1")


class SlipsTests(AdministrationCase):
    LIST = "uid,name\nada,Ada Lovelace\nlongest,Maximiliane Friederike Alexandra von und zu Hohenlohe-Waldenburg-Schillingsfürst"

    def fill_the_chess_club(self):
        """Two people who have never signed in."""
        people = self.server.folder / "list.csv"
        people.write_text(self.LIST, encoding="utf-8")
        self.server.command("roster", "import", str(people), "--group", "chess")

    # slips are read at every width, and so is the page that they lead to
    def test_slips_and_the_page_that_they_lead_to_fit_every_screen(self):
        self.fill_the_chess_club()
        self.open_signed_in("/groups", "#group-list li", uid="anne")
        self.open(f"/slips?group={self.group('chess')}", "#making")
        self.find("#making button.main").click()
        self.wait_for_text("2 slips.")
        self.assertEqual(len(self.rows(".paper .whose")), 2)
        self.at_each_width("slips")
        [code] = self.browser.script(
            "return [...document.querySelectorAll('.paper dl')].map((slip) => [...slip.querySelectorAll('dd')].map((part) => part.innerText))"
            ".filter(([uid]) => uid === 'ada').map(([, code]) => code)")
        self.browser.fresh()
        in_picture = code.replace("-", "")
        self.browser.open(f"{self.auth}/start#ada.{in_picture}")
        self.browser.until(lambda: (self.value("#uid"), self.value("#code")) == ("ada", in_picture), "what the picture says")
        self.type("#new", "four quiet green otters")
        self.at_each_width("start-filled")
        self.browser.fresh()
        self.open("/start", "#first")
        for field, text in (("#uid", "ada"), ("#code", "AAAA-AAAA-AA"), ("#new", "four quiet green otters")):
            self.type(field, text)
        self.find("#first button.main").click()
        self.wait_for_text("That code did not work. Check the letters.")
        self.at_each_width("start-refused")
        self.wait_for_text("Have you chosen a password already?")
        self.find("#to-sign-in").click()
        self.wait_for("latchkey-sign-in input[name=uid]")

    def test_slips_without_a_group_lead_to_the_groups(self):
        self.open_signed_in("/slips", "#notice a", uid="anne")
        self.assertEqual(self.find("#notice").text, "Choose a group first. Groups")
        self.assertFalse(self.find("#making").is_displayed())
        self.find("#notice a").click()
        self.wait_for("#group-list li")


class WatchingTests(AdministrationCase):
    """Sessions and events of a person, activity, overview."""

    def test_a_person_is_signed_out_disabled_and_enabled(self):
        self.browser.open(f"{self.auth}/client/en.js")
        self.sign_in(self.server, "helen")
        self.browser.fresh()
        self.open_person("helen")
        self.wait_for("#sessions li")
        self.wait_for("#events li")
        self.at_each_width("user-watched")
        self.assertRegex(self.rows("#sessions li")[0], r"Chrome, Linux\n127\.0\.0\.1 · seen just now")
        self.assertIn("Signed in", "".join(self.rows("#events strong")))
        self.find("#end-all").click()
        self.wait_for_text("Sign Helen Keller out everywhere?")
        self.find("#question-no").click()
        self.assertEqual(len(self.rows("#sessions li")), 1)
        self.find("#end-all").click()
        self.wait_for("#question-yes").click()
        self.wait_for_text("Helen Keller is signed out everywhere.")
        self.assertEqual(self.shown("#no-sessions", "#end-all"), ["#no-sessions"])
        self.find("#disable").click()
        self.wait_for_text("Disable the account of Helen Keller?")
        self.find("#question-yes").click()
        self.wait_for_text("The account of Helen Keller is disabled.")
        self.assertEqual(self.shown("#disable", "#enable"), ["#enable"])
        self.assertIn("Disabled", self.find("#person-tags").text)
        self.find("#enable").click()
        self.wait_for_text("Helen Keller can sign in again.")

    # everybody reads what happened to themselves, older events when asked, and of staff that it was staff
    def test_one_reads_what_happened_to_oneself(self):
        for _ in range(11):
            self.browser.fresh().open(f"{self.auth}/client/en.js")
            self.assertEqual(self.sign_in(self.server, "pupil3")["status"], 200)
        self.browser.fresh()
        self.open_signed_in("/groups", "#group-list li")
        pupil = self.person("pupil3")["id"]
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/user/{pupil}", "PUT", {"name": "Pupil Three"})["status"], 200)
        self.browser.fresh().network()
        self.open_signed_in("/profile", "#account", uid="pupil3")
        self.assertEqual(self.browser.network().exchanges("/events"), [], "nobody has looked")
        self.browser.script("document.querySelector('#recent').scrollIntoView()")
        self.wait_for("#events li")
        self.assertEqual(len(self.rows("#events li")), 10)
        self.assertIn("Signed in", self.rows("#events li")[0])
        self.assertIn("by the people who run this site", self.rows("#events li")[1])
        self.assertNotIn("Thomas", "".join(self.rows("#events li")))
        self.find("#older-events").click()
        self.browser.until(lambda: "Account created" in "".join(self.rows("#events strong")), "the older ones")
        self.assertFalse(self.find("#older-events").is_displayed())
        self.at_each_width("profile-activity")

    # where the server tells nothing, there is no section
    def test_a_section_that_the_server_does_not_fill_is_not_there(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open_signed_in("/groups", "#group-list li")
        pupil = self.person("pupil1")["id"]
        stand_in.answer({f"GET /api/user/{pupil}/sessions": refusal(404, "not_found"), f"GET /api/user/{pupil}/events": refusal(403, "forbidden")})
        self.open(f"/user?id={pupil}", "#user")
        self.browser.until(lambda: stand_in.asked() >= 2, "the questions for sessions and events")
        self.assertEqual(self.shown("#sessions-card", "#events-card", "#roles"), ["#roles"])

    def test_what_happened_is_found_by_person_and_kind(self):
        self.browser.open(f"{self.auth}/client/en.js")
        self.sign_in(self.server, "pupil0", "not the password")
        self.open_signed_in("/activity", "#events li")
        self.assertEqual(self.find(".places [aria-current]").text, "Activity")
        self.at_each_width("activity")
        self.type("#filter-user", "PUPIL0")
        self.choose("#filter-kind", "sign_in_failed")
        self.find("#filter button.main").click()
        # Perhaps also those of another test.
        self.browser.until(lambda: set(self.rows("#events strong")) == {"Sign-in failed"}, "such events alone")
        self.assertIn("Pupil 0 (pupil0)", self.rows("#events li")[0])
        self.assertIn("kind=sign_in_failed", self.browser.driver.current_url)
        self.type("#filter-user", "nobody-like-this")
        self.find("#filter button.main").click()
        self.wait_for_text("Nobody here has this ID.")
        self.type("#filter-user", "pupil0")
        self.browser.network()
        self.find("#save-csv").click()
        self.wait_for_text("Saved in the file latchkey-events-")
        [exchange] = self.browser.network().exchanges("/api/events/export")
        self.assertIn("kind=sign_in_failed", exchange.url)
        self.browser.driver.refresh()
        self.browser.until(lambda: set(self.rows("#events strong")) == {"Sign-in failed"}, "the same after a reload")

    def test_what_is_no_network_is_told_beside_the_field(self):
        self.open_signed_in("/activity", "#events li")
        self.type("#filter-network", "the moon")
        self.find("#filter button.main").click()
        self.wait_for_text("Enter an IP address or the beginning of one, like 203.0.113 or 2001:db8:7")
        self.assertEqual(self.focused().get_attribute("id"), "filter-network")

    def test_what_somebody_did_is_found_by_who_did_it(self):
        self.open_signed_in("/activity", "#events li")
        pupil = self.person("pupil2")["id"]
        self.assertEqual(self.browser.fetch(f"{self.auth}/api/user/{pupil}/roles/Editor", "PUT", {})["status"], 200)
        self.choose("#filter-kind", "role_changed")
        self.type("#filter-actor", "TOBY")
        self.find("#filter button.main").click()
        self.browser.until(lambda: "actor=TOBY" in self.browser.driver.current_url, "the filter in the address")
        self.browser.until(lambda: "Pupil 2 (pupil2)" in "".join(self.rows("#events li")), "what the administrator did")
        self.type("#filter-actor", "nobody-like-this")
        self.find("#filter button.main").click()
        self.wait_for_text("Nobody here has this ID.")
        self.type("#filter-actor", "pupil2")
        self.find("#filter button.main").click()
        self.wait_for_text("Nothing was found.")

    # what leaders may read they find by the menu, without doors that would refuse
    def test_a_leader_reads_what_happened_to_their_pupils(self):
        self.browser.open(f"{self.auth}/client/en.js")
        self.sign_in(self.server, "pupil0", "not the password")
        self.open_group("year9", "anne")
        self.find(".places a[href$='activity.html']").click()
        self.wait_for("#events li")
        self.assertEqual(self.find("#scope").text, "What happened to the people in groups that you lead, newest first.")
        self.assertEqual(self.shown("#filter-user", "#filter-actor", "#filter-network"), ["#filter-user"])
        self.assertIn("Pupil 0 (pupil0)", "".join(self.rows("#events li")))

    def test_numbers_are_drawn_and_stand_in_a_table(self):
        self.open_signed_in("/overview", "#charts svg")
        self.at_each_width("overview")
        self.assertEqual(self.rows("#charts figcaption strong"), ["Sign-ins", "Failed sign-ins", "Sign-ups"])
        drawn = self.browser.script("return [...document.querySelectorAll('#charts svg')].map((chart) => chart.querySelectorAll('.bar').length)")
        self.find("#overview summary").click()
        self.assertEqual(set(drawn), {len(self.rows("#by-day tbody tr"))})
        self.assertIn(f"Active accounts\n{4 + PUPILS}", self.rows("#numbers li")[0])
        # What needs somebody is said in the page's language, with the way there; what a newer server finds, as the server says it.
        self.assertIn("Only one administrator can sign in.", self.rows("#health li")[0])
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        numbers = self.browser.fetch(f"{self.auth}/api/overview")["json"]
        numbers["health"] = [{"code": code, "text": f"{code}!", "fix": "Mend it."} for code in ("mails_late", "mails_failed", "some_new_one")]
        stand_in.answer({"GET /api/overview": {"status": 200, "body": json.dumps(numbers), "headers": {"Content-Type": "application/json"}}})
        self.open("/overview", "#charts svg")
        self.assertEqual(self.rows("#health .button"), ["Mail", "Mail"])
        self.assertEqual(self.rows("#health strong")[-1], "some_new_one!")
        self.find("#to-settings").click()
        self.wait_for("#settings")

    def test_settings_tell_what_is_set_and_where_and_are_found(self):
        self.open_signed_in("/settings", "#settings")
        self.assertEqual(self.find(".places [aria-current]").text, "Settings")
        self.at_each_width("settings")
        self.assertIn("registration\ncode\nVariable", "\n".join(self.rows(".keys li")))
        self.assertIn("A secret. It is not set.", "".join(self.rows(".keys li")))
        self.type("#q", "limits ACCOUNT")
        self.browser.until(lambda: self.find("#found").text == "1 setting", "one setting")
        self.assertEqual(self.shown(".keys li:not([hidden])"), [".keys li:not([hidden])"])
        self.assertIn("q=limits+ACCOUNT", self.browser.driver.current_url)
        self.type("#q", "no such key")
        self.wait_for_text("No setting matches.")
        self.open("/settings?show=set", "#settings")
        self.assertNotIn("Default", "".join(self.rows(".keys li:not([hidden])")))


if __name__ == "__main__":
    unittest.main()
