"""A static host: what a front end on another origin is served from."""
import functools
import http.server
import ssl
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

EMPTY_PAGE = b"<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A page elsewhere</title><h1>A page elsewhere</h1>"


class StaticSite:
    """Serves folders, each under a path, and single answers (`pages`) over http, or https with a certificate. Of `open_redirects`
    each leads to the address that its parameter `to` names. Pages in `isolated` keep to windows of their own (COOP)."""

    def __init__(self, folders=None, pages=None, certificate=None, open_redirects=(), isolated=()):
        self.open_redirects, self.isolated = open_redirects, isolated
        self.folders = {path: Path(folder) for path, folder in (folders or {}).items()}
        self.pages = {**({} if "/" in self.folders else {"/": EMPTY_PAGE}), **(pages or {})}
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, self))
        self.server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.chain, certificate.key)
            # The handshake belongs to the request's thread: a connection that stays silent must not hold up the others.
            self.server.socket = context.wrap_socket(
                self.server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def file_at(self, path):
        for prefix in sorted(self.folders, key=len, reverse=True):
            if path.startswith(prefix):
                file = self.folders[prefix] / path[len(prefix):].lstrip("/")
                return file / "index.html" if file.is_dir() else file
        return None

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, site, *arguments):
        self.site = site
        super().__init__(*arguments)

    def do_GET(self):
        path = urlsplit(self.path).path
        if path in self.site.open_redirects:
            return self._redirect(parse_qs(urlsplit(self.path).query)["to"][0])
        file = self.site.file_at(path)
        if path in self.site.pages:
            self._answer(200, "text/html; charset=utf-8", self.site.pages[path])
        elif file and file.is_file():
            self._answer(200, self.guess_type(str(file)), file.read_bytes())
        else:
            self._answer(404, "text/plain; charset=utf-8", b"Not found")

    def _redirect(self, address):
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        # Not no-store: browsers keep no such page for Back.
        self.send_header("Cache-Control", "no-cache")
        if urlsplit(self.path).path in self.site.isolated:
            self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
