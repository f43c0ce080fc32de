"""docs/front-end.md, "React, Vue, plain pages": its programs as they stand there, with Debian's React and TypeScript, and Vue."""
import importlib.util
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from browser_case import PASSWORD, ROOT, BrowserCase
from latchkey_server import LatchkeyServer
from static_site import StaticSite

FRONT_END = "http://localhost:4500"
SERVER = "http://localhost:8587"
GUIDE = (ROOT / "docs/front-end.md").read_text(encoding="utf-8")
PROGRAM = re.compile(r"^```jsx?\n// ([\w.]+)\n(.*?)^```$", re.M | re.S)

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Members</title><link rel="icon" href="data:,">
<script type="importmap">{"imports": %s}</script><script type="module" src="main.js"></script></head>
<body><div id="root"></div></body></html>
"""
# Debian's React is for scripts and for Node; what the programs import stands in front of it.
REACT = {
    "react.js": """await import("./react-umd.js");
export const { StrictMode, createContext, createElement, Fragment, useContext, useEffect, useState } = globalThis.React;
export default globalThis.React;
""",
    "react-dom.js": """import "./react.js";
await import("./react-dom-umd.js");
export const { createRoot } = globalThis.ReactDOM;
""",
}


def section(title):
    return GUIDE.split(f"\n### {title}\n", 1)[1].split("\n### ", 1)[0]


def programs(title):
    found = dict(PROGRAM.findall(section(title)))
    assert found, title
    return {name: text.replace("https://auth.school.example", SERVER) for name, text in found.items()}


def debian(name):
    return Path(subprocess.run([ROOT / "scripts/debian-modules.sh", name], check=True, capture_output=True, text=True).stdout.strip())


def react_site(folder):
    for name, text in programs("React").items():
        # What the compiler writes is called .js.
        (folder / name).write_text('import React from "react";\n' + text.replace("./latchkey.jsx", "./latchkey.js"), encoding="utf-8")
    compiler = debian("typescript") / "typescript/bin/tsc"
    # Without Debian's React here the compiler knows nothing of what is imported: it translates JSX, and that is all.
    subprocess.run(["node", compiler, "--allowJs", "--jsx", "react", "--target", "es2022", "--module", "es2022", "--moduleResolution", "node",
                    "--outDir", folder / "made", folder / "latchkey.jsx", folder / "main.jsx"], check=False, capture_output=True)
    made = folder / "made"
    for name, text in REACT.items():
        (made / name).write_text(text, encoding="utf-8")
    modules = debian("react")
    (made / "react-umd.js").write_bytes((modules / "react/umd/react.development.js").read_bytes())
    (made / "react-dom-umd.js").write_bytes((modules / "react-dom/umd/react-dom.development.js").read_bytes())
    (made / "index.html").write_text(PAGE % '{"react": "./react.js", "react-dom/client": "./react-dom.js"}', encoding="utf-8")
    return made


def vue_site(folder):
    for name, text in programs("Vue").items():
        (folder / name).write_text(text, encoding="utf-8")
    # The package brings Vue's own file; nothing else of it is used.
    package = Path(importlib.util.find_spec("nicegui").origin).parent
    (folder / "vue.js").write_bytes((package / "static/vue.esm-browser.js").read_bytes())
    (folder / "index.html").write_text(PAGE % '{"vue": "./vue.js"}', encoding="utf-8")
    return folder


def plain_site(folder):
    guide = GUIDE.split("## On your own machine", 1)[1]
    for kind, name in (("html", "index.html"), ("js", "members.js")):
        (folder / name).write_text(re.search(rf"^```{kind}\n(.*?)^```$", guide, re.M | re.S)[1], encoding="utf-8")
    return folder


class RecipeTests(BrowserCase):
    @classmethod
    def build(cls):
        cls.server = cls.started(LatchkeyServer(session_max_staleness="1s"))
        cls.server.add_user("toby", PASSWORD, "Thomas Edison", role="Admin")
        folders = {}
        for name, made in (("react", react_site), ("vue", vue_site), ("plain", plain_site)):
            folder = tempfile.TemporaryDirectory()
            cls.addClassCleanup(folder.cleanup)
            folders[f"/{name}/"] = made(Path(folder.name))
        site = cls.opened(StaticSite(folders))
        return {"localhost:8587": cls.server.port, "localhost:4500": site.port}

    def shows(self, text):
        self.browser.until(lambda: text in self.browser.visible_text(), f"“{text}”")

    def form(self):
        return self.browser.until(
            lambda: next(iter(self.browser.driver.find_elements("css selector", "latchkey-sign-in .latchkey-uid")), None), "the form")

    def check(self, name, has_link):
        self.browser.open(f"{FRONT_END}/{name}/")
        self.form().send_keys("toby")
        self.browser.driver.find_element("css selector", ".latchkey-password").send_keys("wrong " + PASSWORD)
        self.browser.driver.find_element("css selector", ".latchkey-button").click()
        self.shows("Wrong ID or password")
        field = self.browser.driver.find_element("css selector", ".latchkey-password")
        field.clear()
        field.send_keys(PASSWORD)
        self.browser.driver.find_element("css selector", ".latchkey-button").click()
        self.shows("Hello, Thomas Edison!")
        self.assertEqual("All users" in self.browser.visible_text(), has_link)
        # Reloaded: known without the form.
        self.browser.driver.refresh()
        self.shows("Hello, Thomas Edison!")
        # Renamed and signed out elsewhere: in another tab of the same recipe.
        first = self.browser.driver.current_window_handle
        self.browser.new_tab(f"{FRONT_END}/{name}/")
        self.shows("Hello, Thomas Edison!")
        next(button for button in self.browser.driver.find_elements("css selector", "button")
             if button.is_displayed() and button.text == "Sign out").click()
        self.form()
        self.browser.driver.switch_to.window(first)
        self.form()
        self.browser.until(lambda: "Hello" not in self.browser.visible_text(), "the first tab to follow")

    def test_react(self):
        self.check("react", has_link=True)

    def test_vue(self):
        self.check("vue", has_link=True)

    def test_plain_pages(self):
        self.check("plain", has_link=False)


if __name__ == "__main__":
    unittest.main()
