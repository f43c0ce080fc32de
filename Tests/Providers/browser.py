"""As much of a browser as the way to a provider and back needs: cookies of each origin, redirects, and forms that somebody fills in."""
import http.client
import json
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "Cluster"))

from visitor import Answer, any_network

FORM = "application/x-www-form-urlencoded"


@dataclass
class Form:
    action: str
    method: str
    fields: dict = field(default_factory=dict)
    buttons: list = field(default_factory=list)

    @property
    def names(self):
        return set(self.fields) | {name for name, _ in self.buttons}


@dataclass
class Page:
    address: str
    answer: Answer

    @property
    def forms(self):
        reader = _FormReader()
        reader.feed(self.answer.body.decode())
        return reader.forms


class Browser:
    """`hosts` says where hosts like localhost:8587 really listen."""

    def __init__(self, hosts):
        self.hosts = hosts
        self.network = any_network()
        self.cookies = {}

    def ask(self, method, address, body=None, **headers):
        """One request, with the cookies of its origin; a dictionary is sent as JSON."""
        parts = urlsplit(address)
        sent = {"Host": parts.netloc, **headers}
        if parts.netloc in self.hosts:
            sent["X-Forwarded-For"] = self.network
        if jar := self.cookies.get(parts.netloc):
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        if isinstance(body, dict):
            sent["Content-Type"], body = "application/json", json.dumps(body)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = http.client.HTTPConnection(*self.hosts.get(parts.netloc, (parts.hostname, parts.port)), timeout=60)
        try:
            connection.request(method, target, body, sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        self._keep(parts.netloc, answer.headers.get_all("Set-Cookie", []))
        return answer

    def _keep(self, host, cookies):
        """Without paths: nobody here has two cookies of one name."""
        jar = self.cookies.setdefault(host, {})
        for cookie in cookies:
            pair, *attributes = cookie.split(";")
            name, _, value = pair.strip().partition("=")
            if any(attribute.strip().lower() == "max-age=0" for attribute in attributes) or not value:
                jar.pop(name, None)
            else:
                jar[name] = value

    def open(self, address, until):
        """The page at `address`, after all redirects; not beyond one to an address that begins with `until`."""
        return self._follow(address, self.ask("GET", address), until)

    def send(self, page, form, answers, until):
        """Fills in a form, presses its button, and follows where that leads, as `open` does."""
        pressed = [(name, value) for name, value in form.buttons if answers.get(name) == value][:1]
        typed = {name: answers.get(name, value) for name, value in form.fields.items()}
        pairs, address = [*typed.items(), *pressed], urljoin(page.address, form.action)
        if form.method == "get":
            return self.open(f"{address.partition('?')[0]}?{urlencode(pairs)}", until)
        answer = self.ask("POST", address, urlencode(pairs), **{"Content-Type": FORM, "Referer": page.address})
        return self._follow(address, answer, until)

    def _follow(self, address, answer, until):
        for _ in range(10):
            if answer.status not in (301, 302, 303, 307):
                return Page(address, answer)
            address = urljoin(address, answer.headers["Location"])
            if address.startswith(until):
                return Page(address, answer)
            answer = self.ask("GET", address)
        raise AssertionError(f"too many redirects, the last one to {address}")

    def walk(self, address, answers, until):
        """Fills in what it is asked for, page by page, until it is sent to an address that begins with `until`. Answers that address."""
        page = self.open(address, until)
        for _ in range(6):
            if page.address.startswith(until):
                return page.address
            forms = [form for form in page.forms if form.names & set(answers) and form.method == "post"]
            if page.answer.status != 200 or not forms:
                break
            page = self.send(page, forms[0], answers, until)
        raise AssertionError(f"the way ends at {page.address}: {page.answer.status} {page.answer.body.decode()[:2000]}")


class _FormReader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self.is_inside = False

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.is_inside = True
            self.forms.append(Form(attributes.get("action", ""), attributes.get("method", "get").lower()))
        elif self.is_inside and attributes.get("name"):
            name, value, kind = attributes["name"], attributes.get("value", ""), attributes.get("type", "text")
            if tag == "button" or (tag == "input" and kind == "submit"):
                self.forms[-1].buttons.append((name, value))
            elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in attributes):
                self.forms[-1].fields[name] = value

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False


def query_of(address):
    """What an address brings, each name once."""
    return dict(parse_qsl(urlsplit(address).query))
