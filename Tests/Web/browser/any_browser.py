"""What every browser of the tests can do: Chromium, Firefox and WebKitGTK, each over its own driver."""
import json
import time

FETCH = """
const [url, options, done] = arguments;
fetch(url, options).then(async (answer) => {
    const body = await answer.text();
    const json = (() => { try { return JSON.parse(body); } catch { return null; } })();
    done({ status: answer.status, type: answer.type, body, json });
}, (error) => done({ error: error.name, message: error.message }));
"""


class AnyBrowser:
    """A subclass has `open`, `script`, `script_later`, `element`, `address`, `windows`, `go_to_window`, `new_tab`,
    `close_window`, `forget`, `screenshot` and `quit`; an element has `click`, `clear`, `send_keys` and `is_displayed`."""

    # How many seconds something may take to come.
    patience = 8

    def fetch(self, url, method="GET", json_body=None, **options):
        """Calls fetch() in the page as a front end would: with credentials and a JSON body."""
        options = {"method": method, "credentials": "include", "cache": "no-store", **options}
        if json_body is not None:
            options |= {"body": json.dumps(json_body), "headers": {"Content-Type": "application/json"}}
        return self.script_later(FETCH, url, options)

    def until(self, condition, what, seconds=None):
        """Waits for `condition` to answer something true; says `what` was waited for when it does not come."""
        seconds = seconds or self.patience
        end = time.monotonic() + seconds
        while True:
            try:
                found = condition()
            except Exception as error:  # An element that is not there yet, a page that is going away.
                found, last = None, error
            else:
                last = None
            if found:
                return found
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds} s for {what}: {last or ''}\n{self.visible_text()[:600]}")
            time.sleep(0.05)

    def visible_text(self):
        return self.script("return document.body ? document.body.innerText : ''")

    def wait_for(self, selector):
        def there():
            element = self.element(selector)
            return element if element.is_displayed() else None
        return self.until(there, selector)

    def wait_for_text(self, text):
        self.until(lambda: text in self.visible_text(), f"the words “{text}”")

    def click(self, selector):
        self.wait_for(selector).click()

    def type(self, selector, text):
        field = self.wait_for(selector)
        field.clear()
        field.send_keys(text)
