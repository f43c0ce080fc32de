"""HTML as a mail program shows it."""
from html.parser import HTMLParser


class Seen(HTMLParser):
    """What a mail program makes of HTML."""

    def __init__(self):
        super().__init__()
        self.tags, self.links, self.text = [], [], ""

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name in ("href", "src")]

    def handle_data(self, data):
        self.text += data


def seen(html):
    parser = Seen()
    parser.feed(html)
    parser.close()
    return parser
