"""What the browser sent and got, read from Chromium's own log (the DevTools protocol)."""
import json
from dataclasses import dataclass, field


@dataclass
class Exchange:
    """One request and its answer. Headers are those on the wire, their names in lower case."""

    url: str = ""
    method: str = ""
    kind: str = ""
    body: str | None = None
    sent: dict = field(default_factory=dict)
    cookies_sent: list = field(default_factory=list)
    cookies_withheld: dict = field(default_factory=dict)
    status: int | None = None
    got: dict = field(default_factory=dict)
    cookies_refused: list = field(default_factory=list)
    failure: str | None = None

    def set_cookies(self):
        """Cookies of the answer by name, each with its value and its attributes in lower case."""
        cookies = {}
        for line in filter(None, self.got.get("set-cookie", "").split("\n")):
            pair, *attributes = line.split(";")
            name, _, value = pair.partition("=")
            named = dict(attribute.strip().lower().partition("=")[::2] for attribute in attributes)
            cookies[name.strip()] = {"value": value.strip(), **named}
        return cookies


class NetworkLog:
    def __init__(self):
        self.by_id = {}

    def read(self, entries):
        for entry in entries:
            message = json.loads(entry["message"])["message"]
            take = getattr(self, "_" + message["method"].replace("Network.", ""), None)
            if take and message["method"].startswith("Network."):
                take(self.by_id.setdefault(message["params"]["requestId"], Exchange()), message["params"])
        return self

    def exchanges(self, path=None, method=None):
        """In the order in which they began; preflights count, pages' data: addresses do not."""
        return [
            exchange for exchange in self.by_id.values()
            if exchange.url.startswith("http")
            and (path is None or path in exchange.url)
            and (method is None or exchange.method == method)
        ]

    def _requestWillBeSent(self, exchange, params):
        request = params["request"]
        exchange.url, exchange.method, exchange.kind = request["url"], request["method"], params.get("type", "")
        exchange.body = request.get("postData")

    def _requestWillBeSentExtraInfo(self, exchange, params):
        exchange.sent = {name.lower(): value for name, value in params["headers"].items()}
        for associated in params["associatedCookies"]:
            name, reasons = associated["cookie"]["name"], associated["blockedReasons"]
            if reasons:
                exchange.cookies_withheld[name] = reasons
            else:
                exchange.cookies_sent.append(name)

    def _responseReceived(self, exchange, params):
        if exchange.status is None:
            exchange.status = params["response"]["status"]

    def _responseReceivedExtraInfo(self, exchange, params):
        exchange.status = params["statusCode"]
        exchange.got = {name.lower(): value for name, value in params["headers"].items()}
        exchange.cookies_refused = [blocked["cookieLine"] for blocked in params["blockedCookies"]]

    def _loadingFailed(self, exchange, params):
        exchange.failure = params.get("corsErrorStatus", {}).get("corsError") or params.get("blockedReason") \
            or params["errorText"]
