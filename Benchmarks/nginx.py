"""nginx that answers a constant: what a request costs at the least."""

import os
import subprocess
import time

from server import get

CONFIGURATION = """
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 100000000;
    server {{
        listen 127.0.0.1:{port};
        location / {{ default_type application/json; return 200 '{{"status":"ok"}}'; }}
    }}
}}
"""


class Nginx:
    """A running nginx; stops when the `with` block ends."""

    def __init__(self, work, port):
        self.folder, self.port = os.path.abspath(os.path.join(work, "nginx")), port

    def __enter__(self):
        os.makedirs(self.folder, exist_ok=True)
        file = os.path.join(self.folder, "nginx.conf")
        with open(file, "w") as configuration:
            configuration.write(CONFIGURATION.format(folder=self.folder, port=self.port))
        self.process = subprocess.Popen(["nginx", "-p", self.folder, "-c", file, "-g", "daemon off;"])
        end = time.monotonic() + 10
        while get(self.port, "/")[0] != 200:
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit("nginx did not start")
            time.sleep(0.01)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)
