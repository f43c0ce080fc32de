"""nginx and Caddy with the files of deploy/. Only addresses, ports, certificate and process settings are exchanged."""
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from node import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
HOST = "auth.school.example"
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 2; {user}
events {{}}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class Balancer:
    """`ports` are the nodes'. `certificate` has the paths `chain` and `key`; without one, plain http is spoken."""

    def __init__(self, ports, certificate=None, port=None):
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-balancer-"))
        self.ports, self.certificate = ports, certificate
        self.port = port or free_port()
        self.process = None

    @property
    def address(self):
        return ("127.0.0.1", self.port)

    def start(self):
        command, environment = self.prepare()
        with open(self.folder / "output.log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=log)
        for _ in range(200):
            with socket.socket() as connection:
                if connection.connect_ex(self.address) == 0:
                    return self
            if self.process.poll() is not None:
                break
            time.sleep(0.025)
        raise RuntimeError("\n".join(file.read_text() for file in self.folder.glob("*.log")))

    def with_nodes(self, text):
        for number, port in enumerate(self.ports, 1):
            text = text.replace(f"10.0.0.1{number}:8587", f"127.0.0.1:{port}")
        return text

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Nginx(Balancer):
    name = "nginx"

    def prepare(self):
        site = self.with_nodes((DEPLOY / "nginx-cluster.conf").read_text(encoding="utf-8"))
        site = site.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
        # The whole load of a test comes from one address.
        site = re.sub(r"^ *limit_(?:req|conn)\w* .*\n", "", site, flags=re.MULTILINE)
        if self.certificate:
            site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl")
            site = re.sub(r"ssl_certificate \S+;", f"ssl_certificate {self.certificate.chain};", site)
            site = re.sub(r"ssl_certificate_key \S+;", f"ssl_certificate_key {self.certificate.key};", site)
        else:
            site = site.replace("listen 443 ssl http2", f"listen 127.0.0.1:{self.port}")
            site = re.sub(r"ssl_\S+ .*;", "", site)
            site = site.replace("$host;", "$http_host;")
        (self.folder / "site.conf").write_text(site, encoding="utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(NGINX.format(folder=self.folder, user=user), encoding="utf-8")
        return ["nginx", "-e", self.folder / "nginx.log", "-c", self.folder / "nginx.conf"], {}


class Caddy(Balancer):
    name = "Caddy"

    def prepare(self):
        site = self.with_nodes((DEPLOY / "Caddyfile-cluster").read_text(encoding="utf-8"))
        tls = f"\ttls {self.certificate.chain} {self.certificate.key}"
        site = re.sub(rf"^{HOST} {{", rf"\g<0>\n\tbind 127.0.0.1\n{tls}", site, flags=re.MULTILINE)
        site = site.replace("http:// {", "http:// {\n\tbind 127.0.0.1")
        options = f"{{\n\tadmin off\n\thttp_port {free_port()}\n\thttps_port {self.port}\n}}\n"
        (self.folder / "Caddyfile").write_text(options + site, encoding="utf-8")
        folders = {"XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)}
        return ["caddy", "run", "--config", self.folder / "Caddyfile", "--adapter", "caddyfile"], folders


class Certificate:
    """For the host name of the files; nobody signed it."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-certificate-"))
        self.chain, self.key = self.folder / "chain.pem", self.folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
             "-keyout", self.key, "-out", self.chain], check=True, capture_output=True,
        )

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)
