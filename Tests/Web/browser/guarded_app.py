"""An app of somebody else's: one route, which it opens for one role, and asks the server each time who is there."""
import http.server
import json
import threading
import urllib.error
import urllib.request


class GuardedApp:
    def __init__(self, server, role):
        class Route(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                status = self.status()
                self.send_response(status)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write({200: b"Welcome, Editor", 403: b"Not for you"}.get(status, b"Who are you?"))

            def status(self):
                asked = urllib.request.Request(f"http://127.0.0.1:{server.port}/api/id", headers={
                    "Host": "localhost:8587", "Cookie": self.headers.get("Cookie", "")})
                try:
                    with urllib.request.urlopen(asked) as answer:
                        return 200 if role in json.load(answer)["roles"] else 403
                except urllib.error.HTTPError as error:
                    return error.code

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Route)
        self.port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def stop(self):
        self.http.shutdown()
        self.http.server_close()
