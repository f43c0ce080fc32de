"""What a proxy, a slow line or a server in trouble would answer, put in the place of fetch's answers."""
import itertools
import json

STAND_IN = """
(() => {
    const real = window.fetch;
    window.fetch = async (address, options = {}) => {
        const asked = `${options.method ?? "GET"} ${new URL(address, location.href).pathname}`;
        const given = JSON.parse(sessionStorage.getItem("STAND_IN") ?? "{}")[asked];
        if (!given) return real(address, options);
        sessionStorage.setItem("standInAsked", Number(sessionStorage.getItem("standInAsked")) + 1);
        if (given.after) await new Promise((resolve) => setTimeout(resolve, given.after));
        if (given.lost) throw new TypeError("Failed to fetch");
        if (!given.status) return real(address, options);
        return new Response(given.body, { status: given.status, headers: given.headers });
    };
})();
"""
LOST = {"lost": True}
BAD_GATEWAY = {"status": 502, "body": "<html><h1>502 Bad Gateway</h1></html>"}
ANOTHER_PROGRAM = {"status": 200, "body": '{"hello": "world"}'}


def refusal(status, code, seconds=None, **more):
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    body = {"message": code, "data": None, "error": "", "code": code, **more}
    return {"status": status, "body": json.dumps(body), "headers": headers}


class StandIn:
    """For the pages that the browser opens from now on."""

    numbers = itertools.count(1)

    def __init__(self, browser):
        self.browser = browser
        # Of its own: what another test has left in the tab is not for this one.
        self.key = f"standIn{next(self.numbers)}"
        self.script = browser.devtools(
            "Page.addScriptToEvaluateOnNewDocument", source=STAND_IN.replace("STAND_IN", self.key))

    def answer(self, given):
        """`{"POST /api/user": …}`, in the tab whose page is open; what is not given the server answers."""
        self.browser.script("sessionStorage.setItem(arguments[1], arguments[0]); sessionStorage.removeItem('standInAsked')",
                            json.dumps(given), self.key)

    def asked(self):
        return self.browser.script("return Number(sessionStorage.getItem('standInAsked'))")

    def remove(self):
        # Scripts are a tab's.
        self.browser.driver.switch_to.window(self.browser.first)
        self.browser.devtools("Page.removeScriptToEvaluateOnNewDocument", **self.script)
