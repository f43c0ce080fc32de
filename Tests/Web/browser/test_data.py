"""Downloading what is held about oneself, on the profile."""
import json
import re
import shutil
import tempfile
import unittest
from datetime import date
from pathlib import Path

from browser_case import PASSWORD
from pages_case import PagesCase
from stand_in import BAD_GATEWAY, StandIn, refusal


class DataTests(PagesCase):
    @classmethod
    def fill_server(cls):
        super().fill_server()
        cls.server.add_user("grace", PASSWORD, "Grace Hopper")

    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-downloads-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.browser.save_to(self.folder)

    def download(self):
        self.find("#download-data").click()

    def saved(self):
        return self.browser.until(lambda: list(self.folder.glob("*.json")), "a file")

    def says(self, sentence):
        self.browser.until(lambda: self.find("#data-message").text == sentence, f"“{sentence}” above the button")

    def test_a_file_that_a_person_can_read(self):
        self.open_signed_in("/profile", "#account", uid="grace")
        self.download()
        name = f"latchkey-grace-{date.today().isoformat()}.json"
        self.says(f"Your data is in the file {name}.")
        [file] = self.saved()
        self.assertEqual(file.name, name)
        content = file.read_text(encoding="utf-8")
        data = json.loads(content)
        self.assertEqual((data["user"]["uid"], data["user"]["name"]), ("grace", "Grace Hopper"))
        self.assertEqual(len(data["sessions"]), 1)
        self.assertIn('\n    "user": {\n', content)
        self.assertIsNone(re.search("argon2|hash", content))
        self.assertEqual(self.browser.csp_reports(), [])

    def test_a_server_that_wants_a_recent_sign_in_asks_for_the_password_and_goes_on(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open_signed_in("/profile", "#account", uid="grace")
        self.type("#name", "Admiral Hopper")
        stand_in.answer({"GET /api/data": refusal(403, "reauth_required")})
        self.download()
        self.wait_for("#again-dialog[open]")
        self.find("#again-cancel").click()
        self.says("Not done: you did not confirm that it is you. Try again.")
        self.download()
        self.wait_for("#again-dialog[open]")
        self.type("#again-password", PASSWORD)
        stand_in.answer({})
        self.find("#again button.main").click()
        [file] = self.saved()
        self.says(f"Your data is in the file {file.name}.")
        self.assertEqual(self.value("#name"), "Admiral Hopper", "what was typed is there")

    def test_what_went_wrong_is_told_and_can_be_tried_again(self):
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.open_signed_in("/profile", "#account", uid="grace")
        stand_in.answer({"GET /api/data": BAD_GATEWAY})
        self.download()
        self.wait_for_text("did not come from the sign-in server")
        stand_in.answer({})
        self.download()
        self.saved()
        self.assertNotIn("did not come from the sign-in server", self.all_text())

    def test_a_session_that_ended_is_told(self):
        self.open_signed_in("/profile", "#account", uid="grace")
        self.browser.devtools("Network.clearBrowserCookies")
        self.download()
        self.wait_for_text("You are no longer signed in")
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
