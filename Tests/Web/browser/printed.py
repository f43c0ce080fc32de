"""What Chromium prints: the pages of a PDF, the words on them with their places, and what a camera reads there."""
import base64
import re
import subprocess
from html import unescape
from pathlib import Path
from typing import NamedTuple

POINTS_IN_A_MILLIMETRE = 72 / 25.4
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
# In grey, at what a cheap printer and the camera of a phone leave of a page. A camera looks more than once, and so does this.
DOTS_AN_INCH = (150, 200, 250)


class Word(NamedTuple):
    """Its edges in millimetres from the upper left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Page(NamedTuple):
    """Its size in millimetres."""

    width: float
    height: float
    words: list


def print_page(browser, path, backgrounds=True, edges=True):
    """Into the file `path`, on A4 with headers and footers (`edges`), as people print who change nothing in the dialog."""
    made = browser.devtools("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, preferCSSPageSize=True, displayHeaderFooter=edges,
                            printBackground=backgrounds)
    Path(path).write_bytes(base64.b64decode(made["data"]))


def pages_of(path):
    told = output_of("pdftotext", "-bbox", path, "-").decode()
    return [Page(millimetres(width), millimetres(height), words_of(words)) for width, height, words in PAGE.findall(told)]


def words_of(told):
    return [Word(unescape(text), *map(millimetres, edges)) for *edges, text in WORD.findall(told)]


def millimetres(points):
    return float(points) / POINTS_IN_A_MILLIMETRE


def codes_on(path, number, count):
    """What the QR codes of a page say, in no order: `count` of them, or fewer where no look at the page reads more."""
    read = set()
    for dots in DOTS_AN_INCH:
        picture = output_of("pdftoppm", "-r", str(dots), "-gray", "-f", str(number), "-l", str(number), path)
        read.update(output_of("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "PGM:-", given=picture).decode().splitlines())
        if len(read) >= count:
            break
    return read


def output_of(*command, given=None):
    return subprocess.run(command, check=True, capture_output=True, input=given).stdout
