"""Debian's WebKitGTK, the engine of Safari, in a display that nobody sees."""
import glob
import os
import shutil
import subprocess

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.webkitgtk.service import Service

from any_browser import AnyBrowser
from tunnel import Tunnel


class WebKit(AnyBrowser):
    """`arguments` are MiniBrowser's, as "--enable-itp" and "--cookies-policy=always"; `hosts` as for Chromium."""

    def __init__(self, hosts, arguments=()):
        self.tunnel = Tunnel(hosts)
        self.display, number = _display()
        options = webdriver.WebKitGTKOptions()
        options.binary_location = _first("/usr/lib/*/webkit2gtk-4.*/MiniBrowser", "/usr/libexec/webkit2gtk-4.*/MiniBrowser")
        # Not by the driver's own setting, which wants a proxy that speaks TLS.
        proxy = (f"--proxy=http://127.0.0.1:{self.tunnel.port}", "--ignore-host=127.0.0.1",
                 "--ignore-host=localhost")
        for argument in ("--automation", *proxy, *arguments):
            options.add_argument(argument)
        options.set_capability("acceptInsecureCerts", True)
        environment = {**os.environ, "DISPLAY": f":{number}", "GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1",
                       "NO_AT_BRIDGE": "1", "GTK_A11Y": "none", "GIO_USE_VFS": "local"}
        service = Service(shutil.which("WebKitWebDriver") or "/usr/bin/WebKitWebDriver", env=environment)
        try:
            self.driver = webdriver.WebKitGTK(options=options, service=service)
        except BaseException:
            self._end()
            raise
        self.driver.set_script_timeout(60)
        self.driver.set_page_load_timeout(60)

    def open(self, url):
        self.driver.get(url)
        return self

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

    def new_tab(self, url):
        self.driver.switch_to.new_window("tab")
        self.driver.get(url)
        return self.driver.current_window_handle

    def close_window(self):
        self.driver.close()

    def forget(self, *addresses):
        """The cookies that these hosts have set; the driver deletes those of the page that is open."""
        for address in addresses:
            self.open(address)
            self.driver.delete_all_cookies()

    def screenshot(self, path):
        self.driver.save_screenshot(str(path))

    def quit(self):
        try:
            self.driver.quit()
        finally:
            self._end()

    def _end(self):
        self.display.terminate()
        self.display.wait()
        self.tunnel.stop()


def _display():
    """Xvfb chooses a free number itself and says it."""
    reading, writing = os.pipe()
    display = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with open(reading) as said:
        number = said.readline().strip()
    if not number:
        raise RuntimeError("Xvfb did not start")
    return display, number


def _first(*patterns):
    found = [path for pattern in patterns for path in sorted(glob.glob(pattern))]
    if not found:
        raise RuntimeError(f"no MiniBrowser at {' or '.join(patterns)}")
    return found[0]
