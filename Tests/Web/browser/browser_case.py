"""What all browser tests share: servers, sites and one Chromium for each class of tests."""
import os
import unittest
from pathlib import Path

from chromium import Chromium

ROOT = Path(__file__).resolve().parents[3]
SCREENSHOTS = Path(os.environ.get("LATCHKEY_SCREENSHOTS", ROOT / ".build/screenshots"))
PASSWORD = "a lantern over 9 harbours"


class BrowserCase(unittest.TestCase):
    """A subclass starts its servers and sites in `build()` and names their hosts for the browser."""

    browser_options = {}

    @classmethod
    def build(cls):
        """Answers the hosts: {"auth.school.test:443": port}."""
        return {}

    @classmethod
    def setUpClass(cls):
        cls.hosts = cls.build()
        cls.browser = Chromium(cls.hosts, **cls.browser_options)
        cls.addClassCleanup(cls.browser.quit)

    @classmethod
    def started(cls, server):
        cls.addClassCleanup(server.remove)
        return server.start()

    @classmethod
    def opened(cls, site):
        cls.addClassCleanup(site.stop)
        return site

    def setUp(self):
        self.browser.fresh()

    def sign_in(self, server, uid, password=PASSWORD, **more):
        """By a plain fetch from the open page; the client has tests of its own."""
        return self.browser.fetch(
            f"{server.public_url}/api/authenticate", "POST", {"uid": uid, "password": password, **more}
        )
