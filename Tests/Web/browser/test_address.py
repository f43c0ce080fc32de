"""One's own address on the profile: confirming it, changing it, stopping the change; and signing in again before."""
import json
import unittest

from browser_case import PASSWORD
from mailbox import wrong_code
from stand_in import StandIn, refusal
from test_recovery import RecoveryCase

CONFIRM, CONFIRM_NEW = "confirm your e-mail address", "confirm your new e-mail address"
CHANGES = "Request to change your e-mail address"


class AddressCase(RecoveryCase):
    def age_sessions(self):
        """As if everybody had signed in a quarter of an hour ago."""
        self.server.stop()
        self.server.change("UPDATE session SET authenticated_at = authenticated_at - 900 * 1000000")
        self.server.start()

    def open_profile(self, uid):
        self.open_signed_in("/profile", "#account", uid=uid)

    def change_address(self, new):
        self.type("#email", new)
        self.press_main("details")

    def sign_in_again(self, password=PASSWORD):
        self.wait_for("#again-dialog[open]")
        self.type("#again-password", password)
        self.press_main("again")

    def details_say(self, sentence):
        self.browser.until(lambda: sentence in self.find("#details .message").text, f"“{sentence}” below name and address")


class ConfirmingTests(AddressCase):
    def test_a_first_address_is_confirmed_with_the_code_of_the_mail(self):
        self.server.add_user("first", PASSWORD, "First Address")
        self.open_profile("first")
        self.assertFalse(self.find("#address").is_displayed())
        self.change_address("first@school.test")
        self.details_say("Saved. An e-mail to first@school.test is on its way.")
        self.wait_for("#address")
        self.assertEqual(self.find("#email-state").text, "Not confirmed yet. If it is not yours, change it.")
        mail = self.mailbox.next("first@school.test", CONFIRM)
        self.type("#address-code", wrong_code(mail.code))
        self.press_main("address")
        self.wait_for_text("That code did not work. Check the letters. If they are right, it has expired or was used: ask for a new one.")
        self.assertEqual(self.focused().get_attribute("id"), "address-code")
        self.type("#address-code", mail.code)
        self.press_main("address")
        self.details_say("first@school.test is confirmed.")
        self.assertFalse(self.find("#address").is_displayed())
        self.assertEqual(self.focused().get_attribute("id"), "details-title")
        self.browser.until(lambda: self.find("#email-state").text == "Confirmed.", "the state of the address")

    def test_the_mail_is_sent_again(self):
        self.server.add_user("again", PASSWORD, "Again")
        self.open_profile("again")
        self.change_address("again@school.test")
        first = self.mailbox.next("again@school.test", CONFIRM)
        self.wait_for("#address")
        self.find("#address-again").click()
        self.wait_for_text("An e-mail to again@school.test is on its way.")
        second = self.mailbox.next("again@school.test", CONFIRM)
        self.assertNotEqual(first.secret, second.secret)
        # The newest counts.
        self.type("#address-code", second.code)
        self.press_main("address")
        self.details_say("again@school.test is confirmed.")

    def test_a_link_opened_elsewhere_shows_on_the_page(self):
        self.server.add_user("elsewhere", PASSWORD, "Elsewhere")
        self.open_profile("elsewhere")
        self.change_address("elsewhere@school.test")
        mail = self.mailbox.next("elsewhere@school.test", CONFIRM)
        profile = self.browser.driver.current_window_handle
        self.browser.new_tab(mail.link)
        self.wait_for("#use-link")
        self.press_main("use-link")
        self.wait_for_text("Your address is confirmed.")
        self.browser.driver.switch_to.window(profile)
        self.browser.until(lambda: self.find("#email-state").text == "Confirmed.", "the state of the address")
        self.browser.until(lambda: not self.find("#address").is_displayed(), "the question for the code to go")


class ChangingTests(AddressCase):
    # S-132: a confirmed address stays until the new one is confirmed, and changes only after a recent sign-in
    def test_a_change_after_ten_minutes_asks_for_the_password_and_goes_on(self):
        uid, old = self.person()
        new = f"new-{old}"
        self.open_profile(uid)
        self.age_sessions()
        self.type("#name", "Admiral Hopper")
        self.change_address(new)
        self.wait_for("#again-dialog[open]")
        self.wait_for_text(f"To continue, type the password of {uid} again.")
        self.assertEqual(self.focused().get_attribute("id"), "again-password")
        self.sign_in_again("not the password")
        self.wait_for_text("The current password is wrong.")
        self.assertEqual(self.focused().get_attribute("id"), "again-password")
        self.sign_in_again()
        self.details_say(f"Saved. An e-mail to {new} is on its way.")
        self.assertIsNone(self.find("#again-dialog"), "it is gone, with the password")
        self.assertEqual((self.value("#name"), self.value("#email")), ("Admiral Hopper", old))
        self.wait_for_text(f"Until then {old} stays.")
        self.mailbox.next(old, CHANGES)
        self.browser.driver.refresh()
        self.wait_for("#address")
        self.wait_for_text(f"We sent an e-mail to {new}.")
        self.type("#address-code", self.mailbox.next(new, CONFIRM_NEW).code)
        self.press_main("address")
        self.details_say(f"{new} is confirmed.")
        self.assertEqual(self.value("#email"), new)
        self.assertFalse(self.find("#address").is_displayed())

    def test_who_does_not_sign_in_again_loses_nothing(self):
        uid, old = self.person()
        self.open_profile(uid)
        self.age_sessions()
        self.type("#name", "Admiral Hopper")
        self.change_address(f"new-{old}")
        self.wait_for("#again-dialog[open]")
        self.find("#again-cancel").click()
        self.details_say("Not done: you did not confirm that it is you.")
        self.assertEqual((self.value("#name"), self.value("#email")), ("Admiral Hopper", f"new-{old}"))
        self.press_main("details")
        self.sign_in_again()
        self.details_say("Saved.")

    def test_the_new_session_lasts_as_long_as_the_old_one_did(self):
        for remember in (True, False):
            with self.subTest(remember=remember):
                uid, old = self.person()
                self.browser.open(f"{self.auth}/client/en.js")
                self.assertEqual(self.sign_in(self.server, uid, remember=remember)["status"], 200)
                self.open("/profile", "#account")
                self.age_sessions()
                self.browser.network()
                self.change_address(f"new-{old}")
                self.sign_in_again()
                self.details_say("Saved.")
                [sent] = [one for one in self.browser.network().exchanges("/api/reauth", "POST") if one.url.endswith("/reauth")]
                self.assertEqual(json.loads(sent.body), {"password": PASSWORD})
                # One session: the new one took the place of the old.
                [session] = self.browser.fetch(f"{self.auth}/api/sessions")["json"]["sessions"]
                self.assertEqual((session["current"], session["remember"]), (True, remember))

    def test_another_mail_for_a_new_address(self):
        uid, old = self.person()
        new = f"new-{old}"
        self.open_profile(uid)
        self.change_address(new)
        self.wait_for("#address")
        first = self.mailbox.next(new, CONFIRM_NEW)
        self.age_sessions()
        self.find("#address-again").click()
        self.wait_for_text(f"An e-mail to {new} is on its way.")
        second = self.mailbox.next(new, CONFIRM_NEW)
        # It was asked for after a recent sign-in; the same link and code come again.
        self.assertEqual(first.secret, second.secret)
        self.type("#address-code", second.code)
        self.press_main("address")
        self.details_say(f"{new} is confirmed.")

    def test_who_changes_their_mind_keeps_the_address(self):
        uid, old = self.person()
        new = f"new-{old}"
        self.open_profile(uid)
        self.change_address(new)
        self.wait_for("#address")
        confirm = self.mailbox.next(new, CONFIRM_NEW)
        self.assertEqual(self.find("#address-keep").text, f"Keep {old}")
        self.find("#address-keep").click()
        self.details_say(f"{old} stays your address.")
        self.assertFalse(self.find("#address").is_displayed())
        self.assertEqual(self.focused().get_attribute("id"), "details-title")
        answer = self.browser.fetch(f"{self.auth}/api/email/confirm", "POST", {"token": confirm.secret})
        self.assertEqual(answer["status"], 403)

    def test_whoever_reads_the_old_address_stops_the_change(self):
        uid, old = self.person()
        new = f"new-{old}"
        self.open_profile(uid)
        self.change_address(new)
        self.wait_for("#address")
        undo, confirm = self.mailbox.next(old, CHANGES), self.mailbox.next(new, CONFIRM_NEW)
        profile = self.browser.driver.current_window_handle
        self.browser.new_tab("about:blank")
        self.browser.network()
        self.open(f"/undo#{undo.secret}", "#use-link")
        self.assertEqual(self.browser.driver.current_url, f"{self.auth}/undo")
        self.press_main("use-link")
        self.wait_for_text("Your account has the address that received our e-mail, and all sessions have ended.")
        self.assert_secret_stayed(undo.secret, self.browser.network())
        self.find("#way-on").click()
        self.wait_for("#recover #code")
        self.open(f"/confirm#{confirm.secret}", "#use-link")
        self.press_main("use-link")
        self.wait_for_text("This link is not valid, was already used, or has expired.")
        self.browser.driver.switch_to.window(profile)
        self.wait_for_text("You are no longer signed in")
        self.assertEqual(self.server.rows("SELECT email FROM account WHERE uid = ?", uid), [(old,)])


class DeletingTests(AddressCase):
    def test_deleting_the_account_asks_for_the_password_after_ten_minutes(self):
        self.server.add_user("leaver", PASSWORD, "Leaving Person")
        self.open_profile("leaver")
        self.age_sessions()
        self.find("#ask-delete").click()
        self.type("#confirmation", "leaver")
        self.press_main("delete")
        self.sign_in_again()
        self.browser.until(lambda: self.browser.driver.current_url == f"{self.auth}/", "the start page")
        self.wait_for_text("You are not signed in")
        self.assertEqual(self.server.rows("SELECT uid FROM account WHERE uid = 'leaver'"), [])

    def test_a_question_that_is_left_leaves_the_account(self):
        self.server.add_user("stayer", PASSWORD, "Staying Person")
        self.open_profile("stayer")
        self.age_sessions()
        self.find("#ask-delete").click()
        self.type("#confirmation", "stayer")
        self.press_main("delete")
        self.wait_for("#again-dialog[open]")
        self.find("#again-cancel").click()
        self.wait_for_text("Not done: you did not confirm that it is you.")
        self.assertEqual(self.value("#confirmation"), "stayer")

    def test_a_password_that_has_to_wait_is_counted_down_in_the_question(self):
        self.server.add_user("waiter", PASSWORD, "Waiting Person")
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open_profile("waiter")
        self.age_sessions()
        stand_in.answer({"POST /api/reauth": refusal(429, "too_many_attempts", 2)})
        self.find("#ask-delete").click()
        self.type("#confirmation", "waiter")
        self.press_main("delete")
        self.sign_in_again()
        self.wait_for_text("Too many attempts. You can try again in 2 seconds.")
        self.wait_for_text("You can try again now.")
        self.browser.script("sessionStorage.clear()")


if __name__ == "__main__":
    unittest.main()
