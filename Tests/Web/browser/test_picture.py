"""One's own picture on the profile: chosen, shown in place of the initials, taken away; and what cannot be one."""
import tempfile
import unittest
from pathlib import Path

from browser_case import PASSWORD
from pages_case import PagesCase
from pictures import jpeg_of_a_turned_camera, png
from stand_in import LOST, StandIn, refusal

SIZE = "const { naturalWidth, naturalHeight } = document.getElementById('picture'); return [naturalWidth, naturalHeight];"
FREED = """
const real = URL.revokeObjectURL;
window.freed = [];
URL.revokeObjectURL = (address) => { window.freed.push(address); real.call(URL, address); };
"""
FORM = "The picture has more than 4096 × 4096 pixels"


class PictureCase(PagesCase):
    people = 0

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="latchkey-pictures-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        PictureCase.people += 1
        self.uid = f"pictured{PictureCase.people}"
        self.server.add_user(self.uid, PASSWORD, "Grace Hopper")
        self.open_signed_in("/profile", "#account", uid=self.uid)

    def choose(self, content, name="me.png"):
        path = self.folder / name
        path.write_bytes(content)
        self.find("#picture-file").send_keys(str(path))

    def stored(self):
        """Type and start of what the server keeps."""
        return self.server.rows("SELECT format, bytes FROM picture WHERE account_id = "
                                "(SELECT id FROM account WHERE uid = ?)", self.uid)

    def wait_for_size(self, *size):
        self.browser.until(lambda: self.browser.script(SIZE) == list(size), f"a picture of {size}")

    def says(self, sentence):
        self.browser.until(lambda: self.find("#picture-message").text == sentence, f"“{sentence}” below the picture")


class PictureTests(PictureCase):
    def test_a_picture_takes_the_place_of_the_initials_and_goes_again(self):
        self.assertEqual(self.find("#initials").text, "GH")
        self.assertFalse(self.find("#picture").is_displayed() or self.find("#picture-remove").is_displayed())
        self.choose(png(40, 30))
        self.says("Your picture is saved.")
        self.wait_for("#picture")
        self.wait_for_size(40, 30)
        self.assertFalse(self.find("#initials").is_displayed())
        self.assertEqual(self.find("#picture").get_attribute("alt"), "Your picture")
        [[kind, content]] = self.stored()
        self.assertEqual((kind, content[:3]), ("jpeg", b"\xff\xd8\xff"))
        self.browser.driver.refresh()
        self.wait_for("#picture")
        self.wait_for_size(40, 30)
        shown = self.find("#picture").get_attribute("src")
        self.assertTrue(shown.startswith("blob:"), shown)
        self.browser.script(FREED)
        self.choose(png(20, 30), "another.png")
        self.wait_for_size(20, 30)
        self.assertIn(shown, self.browser.script("return window.freed"))
        self.find("#picture-remove").click()
        self.says("Your picture is removed.")
        self.assertEqual(self.find("#initials").text, "GH")
        self.assertFalse(self.find("#picture").is_displayed() or self.find("#picture-remove").is_displayed())
        self.assertEqual(self.focused().get_attribute("id"), "picture-file")
        self.assertEqual(self.stored(), [])
        self.assertEqual(self.browser.csp_reports(), [])

    def test_a_picture_of_a_phone_becomes_small_before_it_is_sent(self):
        self.choose(png(4608, 3456))
        self.says("Your picture is saved.")
        self.wait_for_size(768, 576)
        self.browser.driver.refresh()
        self.wait_for("#picture")
        self.wait_for_size(768, 576)

    def test_a_picture_stands_the_right_way_up_and_does_not_say_how_it_was_taken(self):
        turned = jpeg_of_a_turned_camera(self.browser, 40, 20)
        self.choose(turned, "turned.jpg")
        self.says("Your picture is saved.")
        self.wait_for_size(20, 40)
        self.browser.driver.refresh()
        self.wait_for("#picture")
        self.wait_for_size(20, 40)
        self.assertNotIn(b"Exif", self.stored()[0][1])

    def test_what_is_no_picture_is_not_sent(self):
        self.browser.network()
        for name, content in (("page.html", b"<!DOCTYPE html><p>Hello"), ("me.png", b"not really"), ("empty.jpg", b"")):
            with self.subTest(name=name):
                self.choose(content, name)
                self.says("This picture cannot be used. Choose a PNG, JPEG or WebP file.")
        self.assertEqual(self.browser.network().exchanges("/picture", "PUT"), [])
        self.assertEqual(self.find("#initials").text, "GH")
        # The field takes another one.
        self.choose(png(40, 30))
        self.says("Your picture is saved.")

    def test_what_the_server_refuses_is_told_and_the_picture_before_stays(self):
        self.choose(png(40, 30))
        self.wait_for_size(40, 30)
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.browser.driver.refresh()
        self.wait_for("#picture")
        path = f"/api/user/{self.browser.fetch(f'{self.auth}/api/id')['json']['id']}/picture"
        for answer, sentence in (
                (refusal(413, "body_too_large"), "This is too large to send. A picture may have up to 1 MB."),
                (refusal(400, "invalid_fields", fields={"picture": FORM}), FORM),
                (LOST, f"The sign-in server at {self.auth} does not answer. It may be down. Try again in a few minutes.")):
            stand_in.answer({f"PUT {path}": answer})
            self.choose(png(20, 20), "another.png")
            self.says(sentence)
            self.wait_for_size(40, 30)
        stand_in.answer({f"DELETE {path}": refusal(503, "unavailable", 2)})
        self.find("#picture-remove").click()
        self.says("The server is not available right now. Try again in 2 seconds.")
        self.assertTrue(self.find("#picture").is_displayed() and self.find("#picture-remove").is_displayed())
        stand_in.answer({f"GET {path}": refusal(503, "unavailable", 2)})
        self.browser.driver.refresh()
        self.wait_for("#account")
        self.assertEqual(self.find("#initials").text, "GH", "the rest of the page does not need it")

    def test_a_session_that_ended_is_told(self):
        self.browser.devtools("Network.clearBrowserCookies")
        self.choose(png(40, 30))
        self.wait_for_text("You are no longer signed in")

    def test_without_a_mouse(self):
        file = self.tab_until(lambda _, name: name == "Choose a picture", "the field for the picture")
        self.assertEqual((file.get_attribute("type"), file.get_attribute("accept")), ("file", "image/*"))
        ring = self.browser.script("return getComputedStyle(arguments[0].closest('label')).outlineStyle", file)
        self.assertEqual(ring, "solid", "the button around it shows the focus")
        self.choose(png(40, 30))
        self.says("Your picture is saved.")
        self.assertEqual(self.focused().get_attribute("id"), "picture-file")
        remove = self.tab_until(lambda _, name: name == "Remove the picture", "the button that takes it away")
        remove.send_keys(" ")
        self.says("Your picture is removed.")
        self.assertEqual(self.focused().get_attribute("id"), "picture-file")


class SpanishPictureTests(PictureCase):
    browser_options = {"language": "es"}

    def test_refusals_are_told_in_spanish(self):
        self.choose(b"not really")
        self.says("Esta foto no se puede usar. Elige un archivo PNG, JPEG o WebP.")
        stand_in = StandIn(self.browser)
        self.addCleanup(stand_in.remove)
        self.browser.driver.refresh()
        self.wait_for("#account")
        path = f"/api/user/{self.browser.fetch(f'{self.auth}/api/id')['json']['id']}/picture"
        for answer, sentence in (
                (refusal(413, "body_too_large"), "Es demasiado grande para enviarlo. Una foto puede tener hasta 1 MB."),
                (refusal(400, "invalid_fields", fields={"picture": FORM},
                         problems={"picture": {"code": "picture_pixels", "most": 4096}}),
                 "La foto tiene más de 4096 × 4096 píxeles")):
            stand_in.answer({f"PUT {path}": answer})
            self.choose(png(20, 20), "another.png")
            self.says(sentence)


if __name__ == "__main__":
    unittest.main()
