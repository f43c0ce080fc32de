"""Debian's Chromium, as the tests see it: a page, a network log, a cookie jar and a console."""
import base64
import shutil
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from any_browser import AnyBrowser
from network_log import NetworkLog

REPORTS = """
if (!window.cspReports) {
    window.cspReports = [];
    document.addEventListener("securitypolicyviolation", (event) => window.cspReports.push(
        `${event.effectiveDirective} blocked ${event.blockedURI} in ${event.sourceFile}:${event.lineNumber} ${event.sample}`));
}
"""


class Chromium(AnyBrowser):
    """`hosts` maps "host:port" as pages write it to the port on this machine that answers for it. Of `blocked_sites` no cookie is kept,
    partitioned or not; of "site,page" none under that page's site."""

    def __init__(self, hosts=None, certificate=None, third_party_cookies=True, cookies=True, language="en",
                 blocked_sites=()):
        self.profile = tempfile.mkdtemp(prefix="latchkey-chromium-")
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
        rules = ", ".join(f"MAP {host} 127.0.0.1:{port}" for host, port in (hosts or {}).items())
        for argument in (
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run",
            "--disable-component-update", "--disable-background-networking", "--hide-scrollbars",
            f"--user-data-dir={self.profile}", f"--lang={language}", "--window-size=1280,900",
            f"--host-resolver-rules={rules}" if rules else "--no-default-browser-check",
        ):
            options.add_argument(argument)
        if certificate:
            options.add_argument(f"--ignore-certificate-errors-spki-list={certificate.fingerprint}")
        preferences = {
            "intl.accept_languages": language,
            "credentials_enable_service": False,
            "profile.block_third_party_cookies": not third_party_cookies,
            "profile.cookie_controls_mode": 0 if third_party_cookies else 1,
            "profile.default_content_setting_values.cookies": 1 if cookies else 2,
            "profile.content_settings.exceptions.cookies": {
                site if "," in site else f"{site},*": {"setting": 2} for site in blocked_sites},
        }
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        service = Service(shutil.which("chromedriver") or "/usr/bin/chromedriver")
        self.driver = webdriver.Chrome(options=options, service=service)
        self.driver.set_script_timeout(20)
        self.driver.set_page_load_timeout(20)
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source=REPORTS)
        self.first = self.driver.current_window_handle

    def devtools(self, method, **parameters):
        return self.driver.execute_cdp_cmd(method, parameters)

    def open(self, url):
        self.driver.get(url)
        return self

    def new_tab(self, url):
        self.driver.switch_to.new_window("tab")
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source=REPORTS)
        self.driver.get(url)
        return self.driver.current_window_handle

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def script_later(self, text, *arguments):
        return self.driver.execute_async_script(text, *arguments)

    def element(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def address(self):
        return self.driver.current_url

    def windows(self):
        return self.driver.window_handles

    def go_to_window(self, window):
        self.driver.switch_to.window(window)

    def close_window(self):
        self.driver.close()

    def forget(self, *_):
        self.devtools("Network.clearBrowserCookies")

    def cookies(self):
        """The jar by name, whatever host and partition, with all that JavaScript may not see.

        Without the cookie that one of several nodes leaves for a second after each change (docs/decisions/0017).
        """
        jar = self.devtools("Storage.getCookies")["cookies"]
        return {cookie["name"]: cookie for cookie in jar if not cookie["name"].endswith("-changed")}

    def network(self):
        """What went over the wire since the last call."""
        return NetworkLog().read(self.driver.get_log("performance"))

    def console(self):
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def csp_reports(self):
        told = self.script("return window.cspReports || []")
        return told + [line for line in self.console() if "Content Security Policy" in line or "TrustedHTML" in line]

    def save_to(self, folder):
        """Downloads go into this folder, without a question."""
        self.devtools("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    def look(self, width, height=900, scheme="light", reduced_motion=False):
        """As on a screen of this width, for somebody who prefers this colour scheme."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        if reduced_motion:
            features.append({"name": "prefers-reduced-motion", "value": "reduce"})
        self.devtools("Emulation.setEmulatedMedia", features=features)

    def screenshot(self, path):
        # Of the whole page; what lies over it lies over what is in view.
        is_whole = not self.script("return Boolean(document.querySelector('dialog[open]'))")
        shot = self.devtools("Page.captureScreenshot", captureBeyondViewport=is_whole, format="png")
        Path(path).write_bytes(base64.b64decode(shot["data"]))

    def fresh(self):
        """One empty tab, no cookie, no storage, empty logs."""
        for handle in self.driver.window_handles:
            if handle != self.first:
                self.driver.switch_to.window(handle)
                self.driver.close()
        self.driver.switch_to.window(self.first)
        self.driver.get("about:blank")
        self.devtools("Network.clearBrowserCookies")
        self.devtools("Network.clearBrowserCache")
        self.network()
        self.console()
        return self

    def quit(self):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)
