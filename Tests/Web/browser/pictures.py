"""Pictures to choose on a page."""
import base64
import struct
import zlib

ORIENTATION, TURNED_RIGHT = 0x0112, 6
MAKE_JPEG = """
const canvas = Object.assign(document.createElement("canvas"), { width: arguments[0], height: arguments[1] });
canvas.getContext("2d").fillRect(0, 0, 10, 10);
return canvas.toDataURL("image/jpeg").split(",")[1];
"""


def png(width, height, colour=(13, 107, 96)):
    row = b"\0" + bytes(colour) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def jpeg_of_a_turned_camera(browser, width, height):
    """As cameras write it: how it has to be turned stands beside the pixels."""
    plain = base64.b64decode(browser.script(MAKE_JPEG, width, height))
    directory = struct.pack(">HHHIHHI", 1, ORIENTATION, 3, 1, TURNED_RIGHT, 0, 0)
    exif = b"Exif\0\0" + b"MM\0*" + struct.pack(">I", 8) + directory
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]
