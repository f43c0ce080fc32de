#!/usr/bin/env python3
"""make-api-page.py [--check]: writes what Web/pages/docs.html says of the API, from openapi.yaml; --check only compares.

The text stands between two comments of the page; what is around them is written by hand. `make api-page` runs it.
"""
import html
import json
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "Sources/LatchkeyServer/OpenAPI/openapi.yaml"
PAGE = ROOT / "Web/pages/docs.html"
BEGIN, END = "<!-- from openapi.yaml -->\n", "<!-- end -->"
METHODS = ("get", "post", "put", "delete")
UNTOLD = ("Doctor", "Own pages", "Pages")
# Of one list: the page has to load within its budget of bytes.
MOST_LISTED = 40
# What nearly every route may answer is told once.
EVERYWHERE = [
    ("413", "`body_too_large`"), ("415", "`unsupported_media_type`"), ("429", "`too_many_attempts`"),
    ("500", "`internal_error`"), ("503", "`unavailable`"), ("503", "`busy`, `unavailable`"),
]
WITH_A_SESSION = [("401", "`token_missing`, `token_invalid`"), ("400", "`ambiguous_token`")]
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

    def contents(self):
        for tag in self.tags():
            yield f'<li><a href="#{anchor(tag)}">{tag["name"]}</a>\n<ul>\n'
            for path, method, operation in self.operations(tag["name"]):
                # What it does stands there: twice, it would be a KiB on the way.
                yield f'<li><a href="#op-{operation["operationId"]}">{method.upper()} {html.escape(path)}</a></li>\n'
            yield "</ul>\n</li>\n"
        yield '<li><a href="#schemas">Schemas</a></li>\n'

    def tags(self):
        """Without those of the pages, of what they alone may call, and of the doctor: openapi.yaml has them, and the page is nearly full."""
        return [tag for tag in self.document["tags"] if tag["name"] not in UNTOLD]

    def referenced(self, thing, names=frozenset()):
        """The names of all components that `thing` leads to, itself or by others."""
        for part in thing if isinstance(thing, list) else thing.values() if isinstance(thing, dict) else ():
            names = self.referenced(part, names)
        name = isinstance(thing, dict) and thing.get("$ref", "").rpartition("/")[2]
        return names if not name or name in names else self.referenced(self.resolved(thing), names | {name})

    def schema(self, name, schema):
        yield f'<section id="schema-{name}">\n<h3>{name}</h3>\n'
        yield f'<p><i>{self.kind(schema)}{self.limits(schema)}</i></p>\n'
        yield paragraphs(schema.get("description"))
        yield from self.members(schema)
        yield "</section>\n"

    def page(self):
        yield paragraphs(self.document["info"]["description"])
        yield '<nav aria-label="Contents" class="contents">\n<ul>\n'
        yield from self.contents()
        yield "</ul>\n</nav>\n"
        needed, told = (
            ", ".join(f"{status} ({inline(codes)})" for status, codes in dict(pairs).items()) for pairs in (WITH_A_SESSION, EVERYWHERE)
        )
        yield "<p>Routes need a session, unless they say that they are open to everybody: without one, or with two, they answer "
        yield f"{needed}.</p>\n<p>Routes may also answer {told}, where they count, store or read a body. Neither is repeated below.</p>\n"
        for tag in self.tags():
            yield f'<h2 id="{anchor(tag)}">{tag["name"]}</h2>\n{paragraphs(tag["description"])}'
            for found in self.operations(tag["name"]):
                yield from self.operation(*found)
        yield '<h2 id="schemas">Schemas</h2>\n'
        told = self.referenced([found[2] for tag in self.tags() for found in self.operations(tag["name"])])
        for name, schema in self.document["components"]["schemas"].items():
            if name in told:
                yield from self.schema(name, schema)


def anchor(tag):
    return "tag-" + tag["name"].lower()


def main():
    text = "".join(Description(yaml.safe_load(SOURCE.read_text(encoding="utf-8"))).page())
    # HTML needs no ends of these, and pages have 45 KiB.
    text = re.sub("</(dt|dd|li|p)>", "", text)
    text = text.replace("\n<dd>", "<dd>")
    before = PAGE.read_text(encoding="utf-8")
    head, _, rest = before.partition(BEGIN)
    _, _, foot = rest.partition(END)
    after = head + BEGIN + text + END + foot
    if sys.argv[1:] == ["--check"]:
        if before != after:
            sys.exit(f"{PAGE.relative_to(ROOT)} is not what openapi.yaml says: run make api-page")
    else:
        PAGE.write_text(after, encoding="utf-8")


main()
