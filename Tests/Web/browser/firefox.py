"""Debian's Firefox ESR over Marionette, the protocol of its own tests: no other driver is needed."""
import base64
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from marionette_driver.by import By
from marionette_driver.marionette import Marionette

from any_browser import AnyBrowser
from tunnel import Tunnel

# Nothing of it asks the network for anything, and nothing opens by itself.
QUIET = {
    "app.update.disabledForTesting": True, "browser.aboutwelcome.enabled": False, "browser.shell.checkDefaultBrowser": False,
    "browser.safebrowsing.malware.enabled": False, "browser.safebrowsing.phishing.enabled": False, "browser.startup.page": 0,
    "browser.startup.homepage_override.mstone": "ignore", "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.firstRunURL": "", "extensions.getAddons.cache.enabled": False, "intl.accept_languages": "en",
    "marionette.port": 0, "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1", "toolkit.telemetry.reportingpolicy.firstRun": False,
}


class Firefox(AnyBrowser):
    """`preferences` are those of about:config; `hosts` as for Chromium."""

    def __init__(self, hosts, preferences=None):
        self.tunnel = Tunnel(hosts)
        self.profile = Path(tempfile.mkdtemp(prefix="latchkey-firefox-"))
        proxy = {"network.proxy.type": 1, "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": self.tunnel.port}
        all_preferences = {**QUIET, **proxy, **(preferences or {})}
        (self.profile / "user.js").write_text("".join(
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in all_preferences.items()))
        with open(self.profile / "said.log", "w") as said:
            self.process = subprocess.Popen(
                [shutil.which("firefox-esr") or "/usr/bin/firefox-esr", "--headless", "--marionette", "--remote-allow-system-access",
                 "--no-remote", "--profile", str(self.profile)], stdout=said, stderr=said)
        try:
            # Its first start on a busy machine takes long.
            self.driver = Marionette(host="127.0.0.1", port=self._port(), socket_timeout=180)
            self.driver.start_session({"acceptInsecureCerts": True}, timeout=180)
            self.driver.timeout.script, self.driver.timeout.page_load = 60, 60
        except BaseException:
            self._end()
            raise

    def _port(self):
        file = self.profile / "MarionetteActivePort"
        for _ in range(1200):
            if file.exists() and file.read_text().strip():
                return int(file.read_text())
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"Firefox did not start:\n{(self.profile / 'said.log').read_text()}")

    def open(self, url):
        self.driver.navigate(url)
        return self

    def script(self, text, *arguments):
        return self.driver.execute_script(text, arguments, sandbox=None)

    def script_later(self, text, *arguments):
        return self.driver.execute_async_script(text, arguments, sandbox=None)

    def chrome_script(self, text, *arguments):
        """In the browser itself, where its services are."""
        with self.driver.using_context(Marionette.CONTEXT_CHROME):
            return self.driver.execute_async_script(text, arguments)

    def element(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def address(self):
        return self.driver.get_url()

    def windows(self):
        return self.driver.window_handles

    def go_to_window(self, window):
        self.driver.switch_to_window(window)

    def new_tab(self, url):
        opened = self.driver.open(type="tab", focus=True)["handle"]
        self.driver.switch_to_window(opened)
        self.driver.navigate(url)
        return opened

    def close_window(self):
        self.driver.close()

    def forget(self, *_):
        self.chrome_script("Services.cookies.removeAll(); arguments[0]();")

    def screenshot(self, path):
        Path(path).write_bytes(base64.b64decode(self.driver.screenshot()))

    def quit(self):
        try:
            self.driver.delete_session()
        finally:
            self._end()

    def _end(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.tunnel.stop()
        shutil.rmtree(self.profile, ignore_errors=True)
