#!/usr/bin/env python3
"""make-api-page.py [--check]: writes what the pages Web/pages/docs*.html say of the API, from openapi.yaml; --check only compares.

The text stands between two comments of each page; what is around them is written by hand. `make api-page` runs it.
"""
import html
import json
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "Sources/LatchkeyServer/OpenAPI/openapi.yaml"
FOLDER = ROOT / "Web/pages"
# The tags of each page: it has 45 KiB on the way, of which 20,000 bytes may be its words. The first one has the index of them all.
PAGES = {
    "docs.html": ("Sign-in", "Set-up", "Own pages"),
    "docs-accounts.html": ("Users", "Second factors", "Sessions", "Recovery"),
    "docs-administration.html": ("Roles", "Groups", "Joining", "Administration", "Operation"),
}
FIRST = next(iter(PAGES))
# These are no routes to call.
LEFT_OUT = ("Doctor", "Pages")
BEGIN, END = "<!-- from openapi.yaml -->\n", "<!-- end -->"
NAMED = re.compile('"#/components/(\\w+)/(\\w+)"')
METHODS = ("get", "post", "put", "delete")
# Of one list: the page has to load within its budget of bytes.
MOST_LISTED = 40
# What nearly every route may answer is told once.
EVERYWHERE = [
    ("413", "`body_too_large`"), ("415", "`unsupported_media_type`"), ("429", "`too_many_attempts`"),
    ("500", "`internal_error`"), ("503", "`unavailable`"), ("503", "`busy`, `unavailable`"),
]
WITH_A_SESSION = [("401", "`token_missing`, `token_invalid`"), ("400", "`ambiguous_token`")]
ELSEWHERE = f'<p>What holds for all routes, and what they may answer besides, is told <a href="{FIRST}">on the first page</a>.</p>\n'
LIMITS = {"format": "{}", "pattern": "matches <code>{}</code>", "minimum": "at least {}", "maximum": "at most {}",
          "minLength": "at least {} characters", "maxLength": "at most {} characters", "maxItems": "at most {} entries"}


def inline(text):
    """A line of a description: code and bold letters; everything else is text."""
    text = html.escape(text, quote=False)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)


def paragraphs(text):
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", (text or "").strip())]
    return "".join(f"<p>{inline(block)}</p>\n" for block in blocks if block)


def code(value):
    text = value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
    return f"<code>{html.escape(text)}</code>"


def example(value):
    return f'<pre tabindex="0"><code>{html.escape(json.dumps(value, indent=2, ensure_ascii=False, default=str), quote=False)}</code></pre>\n'


class Description:
    def __init__(self, document):
        self.document = document
        self.schemas = document["components"]["schemas"]
        self.tags = {tag["name"]: tag["description"] for tag in document["tags"]}

    def resolved(self, thing):
        """What `$ref` names; keys beside it win."""
        if "$ref" not in thing:
            return thing
        found = self.document
        for part in thing["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return {**found, **{key: value for key, value in thing.items() if key != "$ref"}}

    def kind(self, schema):
        """What a value may be, in a few words, with links to the schemas below."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return f'<a href="#schema-{name}">{name}</a>'
        for key, word in (("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")):
            if key in schema:
                return word.join(self.kind(one) for one in schema[key])
        if len(schema.get("enum", [])) > MOST_LISTED:
            return f'one of {len(schema["enum"])} words, listed in <a href="openapi.yaml">the description</a>'
        if "enum" in schema:
            return "one of " + ", ".join(code(value) for value in schema["enum"])
        if "const" in schema:
            return code(schema["const"])
        kinds = schema.get("type", "anything")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        words = " or ".join(html.escape(str(kind)) for kind in kinds)
        return f"{words} of {self.kind(schema['items'])}" if "items" in schema else words

    def limits(self, schema):
        told = [words.format(html.escape(str(schema[key]))) for key, words in LIMITS.items() if key in schema]
        if "default" in schema:
            told.append(f"else {code(schema['default'])}")
        return "".join(f", {one}" for one in told)

    def entry(self, name, schema, needed):
        """One line of a list: a parameter, or a member of an object, with what is inside."""
        optional = "" if needed else ", optional"
        yield f'<dt><code>{html.escape(name)}</code> <i>{self.kind(schema)}{self.limits(schema)}{optional}</i></dt>\n<dd>'
        yield inline(" ".join(schema.get("description", "").split()))
        yield from self.members(schema)
        yield "</dd>\n"

    def members(self, schema):
        for one in (schema, schema.get("items", {})):
            if "properties" in one:
                yield '\n<dl class="members">\n'
                for name, member in one["properties"].items():
                    yield from self.entry(name, member, name in one.get("required", []))
                yield "</dl>\n"

    def content(self, thing):
        """The body of a request or a response."""
        for media, body in thing.get("content", {}).items():
            schema = body.get("schema", {})
            yield f'<p class="body">{html.escape(media)}: {self.kind(schema)}</p>\n'
            yield from self.members(schema)
            if "example" in body:
                yield example(body["example"])

    def response(self, status, thing):
        found = self.resolved(thing)
        yield f"<dt>{status}</dt>\n<dd>{inline(' '.join(found['description'].split()))}"
        schemas = [body["schema"] for body in found.get("content", {}).values() if "schema" in body]
        if status < "400" and schemas:
            yield f' <i>{", ".join(self.kind(schema) for schema in schemas)}</i>'
            for schema in schemas:
                yield from self.members(schema)
        yield "</dd>\n"

    def operation(self, path, method, operation):
        yield f'<section id="op-{operation["operationId"]}">\n'
        yield f'<h3>{method.upper()} {html.escape(path)}</h3>\n'
        yield f'<p><b>{inline(operation["summary"])}.</b></p>\n'
        yield paragraphs(operation.get("description"))
        is_open = operation.get("security", self.document["security"]) == []
        if is_open:
            yield '<p class="access">Open to everybody.</p>\n'
        parameters = [self.resolved(one) for one in operation.get("parameters", [])]
        if parameters:
            yield "<h4>Parameters</h4>\n<dl>\n"
            for one in parameters:
                schema = {**self.resolved(one["schema"]), "description": one.get("description", "")}
                yield from self.entry(f"{one['name']}", schema, one.get("required", False))
            yield "</dl>\n"
        if "requestBody" in operation:
            yield "<h4>Request</h4>\n"
            yield from self.content(self.resolved(operation["requestBody"]))
        yield "<h4>Responses</h4>\n<dl class=\"responses\">\n"
        for status, thing in operation["responses"].items():
            if (status, thing.get("description")) not in (EVERYWHERE if is_open else EVERYWHERE + WITH_A_SESSION):
                yield from self.response(status, thing)
        yield "</dl>\n</section>\n"

    def operations(self, tag):
        for path, methods in self.document["paths"].items():
            for method in METHODS:
                if tag in methods.get(method, {}).get("tags", []):
                    yield path, method, methods[method]

    def schema(self, name):
        schema = self.schemas[name]
        yield f'<section id="schema-{name}">\n<h3>{name}</h3>\n'
        yield f'<p><i>{self.kind(schema)}{self.limits(schema)}</i></p>\n'
        yield paragraphs(schema.get("description"))
        yield from self.members(schema)
        yield "</section>\n"

    def routes(self, tags):
        for name in tags:
            yield f'<h2 id="{anchor(name)}">{name}</h2>\n{paragraphs(self.tags[name])}'
            for found in self.operations(name):
                yield from self.operation(*found)

    def needed(self, tags):
        """The schemas that the routes name, with all that these name, in the order of the description."""
        needed, waiting = set(), [operation for tag in tags for _, _, operation in self.operations(tag)]
        while waiting:
            for kind, name in set(NAMED.findall(json.dumps(waiting.pop(), default=str))) - needed:
                needed.add((kind, name))
                waiting.append(self.document["components"][kind][name])
        return [name for name in self.schemas if ("schemas", name) in needed]

    def common(self):
        """What holds for all routes."""
        yield paragraphs(self.document["info"]["description"])
        needed, told = (
            ", ".join(f"{status} ({inline(codes)})" for status, codes in dict(pairs).items()) for pairs in (WITH_A_SESSION, EVERYWHERE)
        )
        yield "<p>Routes need a session, unless they say that they are open to everybody: without one, or with two, they answer "
        yield f"{needed}.</p>\n<p>Routes may also answer {told}, where they count, store or read a body. Neither is repeated below.</p>\n"
        yield f'<p>What is refused is answered with {self.kind({"$ref": "#/components/schemas/Error"})}.</p>\n'

    def links(self, tags, page):
        """A line of the contents for each tag and its routes, which stand on `page`; empty: on this one."""
        for name in tags:
            yield f'<li><a href="{page}#{anchor(name)}">{name}</a>\n<ul>\n'
            for path, method, operation in self.operations(name):
                # What it does stands there: twice, it would be a KiB on the way.
                yield f'<li><a href="{page}#op-{operation["operationId"]}">{method.upper()} {html.escape(path)}</a></li>\n'
            yield "</ul>\n</li>\n"


class Reference:
    """The pages."""

    def __init__(self, description):
        self.description = description
        common = "".join(description.common())
        self.beginnings = {page: common if page == FIRST else ELSEWHERE for page in PAGES}
        self.routes = {page: "".join(description.routes(tags)) for page, tags in PAGES.items()}
        self.schemas = {page: description.needed(tags) for page, tags in PAGES.items()}

    def text(self, page):
        contents = self.index() if page == FIRST else self.contents(page)
        schemas = (part for name in self.schemas[page] for part in self.description.schema(name))
        return "".join((
            self.beginnings[page], '<nav aria-label="Contents" class="contents">\n<ul>\n', *contents, "</ul>\n</nav>\n",
            self.routes[page], '<h2 id="schemas">Schemas</h2>\n', *schemas))

    def contents(self, page):
        yield from self.description.links(PAGES[page], "")
        yield '<li><a href="#schemas">Schemas</a></li>\n'

    def index(self):
        """The contents of all pages. Its links are where docs.js finds what moved to another page."""
        for page, tags in PAGES.items():
            yield from self.description.links(tags, "" if page == FIRST else page)
        yield '<li><a href="#schemas">Schemas</a>\n<ul>\n'
        for name in self.description.schemas:
            home = self.home(name)
            yield f'<li><a href="{"" if home == FIRST else home}#schema-{name}">{name}</a></li>\n'
        yield "</ul>\n</li>\n"

    def home(self, schema):
        """The first page that has a schema."""
        for page, names in self.schemas.items():
            if schema in names:
                return page
        sys.exit(f"No page has the schema {schema}")


def anchor(tag):
    return "tag-" + tag.lower().replace(" ", "-")


def shortened(text):
    """HTML needs no ends of these, and pages have 45 KiB."""
    return re.sub("</(dt|dd|li|p)>", "", text).replace("\n<dd>", "<dd>")


def filled(page, text):
    head, _, rest = page.partition(BEGIN)
    _, _, foot = rest.partition(END)
    return head + BEGIN + text + END + foot


def main():
    description = Description(yaml.safe_load(SOURCE.read_text(encoding="utf-8")))
    shown = [tag for tags in PAGES.values() for tag in tags]
    if sorted(shown) != sorted(set(description.tags) - set(LEFT_OUT)):
        sys.exit("Each tag of openapi.yaml stands once in PAGES of make-api-page.py, or in LEFT_OUT")
    reference = Reference(description)
    for page in PAGES:
        before = (FOLDER / page).read_text(encoding="utf-8")
        after = filled(before, shortened(reference.text(page)))
        if sys.argv[1:] != ["--check"]:
            (FOLDER / page).write_text(after, encoding="utf-8")
        elif before != after:
            sys.exit(f"Web/pages/{page} is not what openapi.yaml says: run make api-page")


main()
