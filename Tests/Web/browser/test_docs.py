"""The reference of the API: pages to read, made from openapi.yaml, which the browser shows as well."""
import re
import unittest

from browser_case import ROOT, SCREENSHOTS
from pages_case import PAGES, PagesCase
from test_screens import ENGLISH, ScreenCase

SOURCE = (ROOT / "Sources/LatchkeyServer/OpenAPI/openapi.yaml").read_text(encoding="utf-8")
OPERATION = re.compile(r"^    (get|post|put|delete):\n      tags: \[([\w -]+)\]\n      operationId: (\w+)", re.MULTILINE)
REFERENCE = [path for path in PAGES if path.startswith("/docs")]
OPERATIONS = "return [...document.querySelectorAll('.docs section[id^=op-]')].map(({ id }) => id.slice(3))"
LINKS = """return [...document.querySelectorAll(".contents a")].map(({ pathname, hash }) =>
    [pathname.replace(/\\.html$/, ""), hash.slice(1)]);"""
IDS = "return [...document.querySelectorAll('[id]')].map(({ id }) => id)"
BROKEN = """return [...document.querySelectorAll(".docs a[href^='#']")].map((link) => link.getAttribute("href").slice(1))
    .filter((id) => !document.getElementById(id));"""
TWICE = """const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
return ids.filter((id, index) => ids.indexOf(id) !== index);"""
# All sections are made alike, and axe takes minutes for all of them.
SHORTEN = """
const kept = ["op-signIn", "op-listUsers", "op-addUsers", "op-settings", "op-listEvents", "schema-User", "schema-Profile"];
for (const section of document.querySelectorAll(".docs section")) {
    if (!kept.includes(section.id)) section.replaceChildren(section.querySelector("h3"));
}
"""


class DocsTests(ScreenCase):
    def test_every_route_stands_on_one_of_the_pages(self):
        shown = []
        for path in REFERENCE:
            self.open(path, ".docs")
            shown += self.browser.script(OPERATIONS)
        described = [name for _, tag, name in OPERATION.findall(SOURCE) if tag not in ("Doctor", "Pages")]
        self.assertGreater(len(described), 30)
        self.assertEqual(sorted(shown), sorted(described))

    def test_its_links_lead_somewhere_and_no_name_is_there_twice(self):
        names = {}
        for path in REFERENCE:
            with self.subTest(path=path):
                self.open(path, ".docs")
                self.assertEqual(self.browser.script(BROKEN), [])
                self.assertEqual(self.browser.script(TWICE), [])
                names[path] = self.browser.script(IDS)
        self.open("/docs", ".docs")
        index = self.browser.script(LINKS)
        self.assertEqual([link for link in index if link[1] not in names[link[0]]], [])
        listed = {name for _, name in index}
        sections = {name for found in names.values() for name in found if name.startswith(("op-", "schema-"))}
        self.assertEqual(sections - listed, set())
        self.find(".contents a[href='#op-signIn']").click()
        self.assertTrue(self.find("#op-signIn").rect["y"] > 0)
        self.assertTrue(self.browser.driver.current_url.endswith("/docs#op-signIn"))
        self.assertIn("correct horse battery", self.find("#op-signIn pre").text)

    def test_an_address_of_the_one_page_that_it_was_leads_to_where_that_stands_now(self):
        for name, path in (("op-listUsers", "/docs-accounts.html"), ("tag-groups", "/docs-administration.html"),
                           ("schema-Group", "/docs-administration.html")):
            with self.subTest(name=name):
                self.open(f"/docs#{name}")
                self.browser.until(lambda: self.browser.driver.current_url == f"{self.auth}{path}#{name}", f"{name} on {path}")
                self.wait_for(f"#{name}")
        # Within the page, too; what is nowhere stays.
        self.open("/docs#op-nothing", ".docs")
        self.browser.script("location.hash = 'schema-Group'")
        self.browser.until(lambda: self.browser.driver.current_url.endswith("/docs-administration.html#schema-Group"), "the schema")

    def test_it_is_there_without_scripts(self):
        self.browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
        self.addCleanup(self.browser.devtools, "Emulation.setScriptExecutionDisabled", value=False)
        self.browser.open(f"{self.auth}/docs")
        self.assertTrue(self.browser.driver.find_element("id", "op-signIn").is_displayed())

    def test_the_start_page_leads_to_it_and_it_to_the_file_which_is_shown(self):
        self.open("/", "[data-person=out]")
        self.find("a[href$='docs.html']").click()
        self.wait_for("#description").click()
        self.browser.until(lambda: "openapi: 3.1.0" in self.all_text(), "the file as text, not as a download")

    def test_it_can_be_read_on_every_screen(self):
        def shortened(path):
            self.open(path, ".docs")
            self.browser.script(SHORTEN)
        for path in REFERENCE:
            with self.subTest(path=path):
                self.each_look(path[1:], lambda: shortened(path))
        self.browser.fresh().look(360, 740)
        self.open("/docs-accounts#op-listUsers", ".docs")
        self.browser.screenshot(SCREENSHOTS / "docs-360-list-users.png")


class SpanishDocsTests(PagesCase):
    browser_options = {"language": "es"}

    def test_the_page_speaks_spanish_around_the_english_text(self):
        self.open("/docs", ".docs")
        self.assertEqual(self.find("h1").text, "Referencia de la API")
        self.assertNotRegex(self.find("header").text, ENGLISH)
        self.assertEqual(self.find(".docs").get_attribute("lang"), "en")
        for path, title in (("/docs-accounts", "Referencia de la API: cuentas"),
                            ("/docs-administration", "Referencia de la API: administración")):
            self.open(path, ".docs")
            self.assertEqual(self.find("h1").text, title)


if __name__ == "__main__":
    unittest.main()
