"""nginx, Caddy, Apache and Traefik with the files of deploy/, and how a test sends them exactly the bytes that it wants."""
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "Cluster"))

from node import free_port

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
HOST = "app.school.example"
# So long a machine that is slow may take to start something.
PATIENCE = 60
# The client has an address of its own: 127.0.0.1 is the proxy's, which latchkey trusts.
CLIENT = "127.0.0.2"


def wait_until(holds, what):
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError(f"after {PATIENCE} s: {what}")
        time.sleep(0.05)


class Answer:
    def __init__(self, status, fields, body):
        self.status = status
        self.fields = fields
        self.body = body

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def one(self, name):
        return next(iter(self.all(name)), None)

    def cookie(self, name):
        found = [value for value in self.all("Set-Cookie") if value.startswith(f"{name}=")]
        return found[-1].split(";")[0] if found else None

    def __repr__(self):
        return f"{self.status} {self.fields} {self.body[:300]}"


class Proxy:
    """One proxy between the site and the sign-in server at these ports. `query` stands in place of the roles that deploy/ asks for,
    `certificate` (with paths `chain` and `key`) in place of one that is made here; with `is_tls` the sign-in server speaks it."""

    name = ""

    def __init__(self, latchkey_port, site_port, query=None, certificate=None, is_tls=False):
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-proxy-"))
        self.ports = {"http": free_port(), "https": free_port(), "latchkey": latchkey_port, "site": site_port}
        self.query = query
        self.is_tls = is_tls
        self.chain, self.key = (certificate.chain, certificate.key) if certificate else self.own_certificate()
        self.trust = ssl.create_default_context(cafile=self.chain)
        self.log = open(self.folder / "proxy.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(self.command(), stdout=self.log, stderr=self.log, env=self.environment())
        try:
            wait_until(self._listens, f"{self.name} does not listen")
        except RuntimeError as error:
            said = (self.folder / "proxy.log").read_text(encoding="utf-8")
            self.stop()
            raise RuntimeError(f"{error}:\n{said}") from error

    def own_certificate(self):
        chain, key = self.folder / "chain.pem", self.folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-keyout", key, "-out", chain],
            check=True, capture_output=True)
        return chain, key

    def environment(self):
        return {**os.environ, "XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)}

    def _listens(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name} ended")
        try:
            socket.create_connection(("127.0.0.1", self.ports["https"]), timeout=5).close()
            return True
        except OSError:
            return False

    def configuration(self, file, *replacements):
        """The file of deploy/ with other ports; only what is named here differs."""
        query = [] if self.query is None else [("roles=Teacher,Admin", self.query)]
        return self.replaced(file, *self.addresses(), *query, *replacements)

    def addresses(self):
        return [("127.0.0.1:8587", f"127.0.0.1:{self.ports['latchkey']}"), ("127.0.0.1:3000", f"127.0.0.1:{self.ports['site']}")]

    def replaced(self, file, *replacements):
        text = (DEPLOY / file).read_text(encoding="utf-8")
        for before, after in replacements:
            if before not in text:
                raise RuntimeError(f"{file} has no {before}")
            text = text.replace(before, after)
        return text

    def send_bytes(self, data, method=None):
        with socket.create_connection(("127.0.0.1", self.ports["https"]), timeout=PATIENCE, source_address=(CLIENT, 0)) as plain:
            with self.trust.wrap_socket(plain, server_hostname=HOST) as line:
                line.sendall(data)
                response = http.client.HTTPResponse(line, method=method)
                response.begin()
                return Answer(response.status, response.getheaders(), response.read().decode(errors="replace"))

    def send(self, method, target, fields=(), body=b"", cookie=None):
        """`fields` go out as they are, doubled ones too."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {HOST}"]
        if not any(name.lower() == "connection" for name, _ in fields):
            lines.append("Connection: close")
        if cookie:
            lines.append(f"Cookie: {cookie}")
        if body:
            lines.append(f"Content-Length: {len(body)}")
        lines += [f"{name}: {value}" for name, value in fields]
        return self.send_bytes("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body, method)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Nginx(Proxy):
    name = "nginx"

    def command(self):
        certificates = f"/etc/letsencrypt/live/{HOST}"
        site = self.configuration(
            "nginx-forward-auth.conf", ("listen 80;", f"listen {self.ports['http']};"),
            ("listen 443 ssl", f"listen {self.ports['https']} ssl"), (f"{certificates}/fullchain.pem", str(self.chain)),
            (f"{certificates}/privkey.pem", str(self.key)))
        if self.is_tls:
            site = site.replace("http://latchkey_for_app", "https://latchkey_for_app")
        (self.folder / "site.conf").write_text(site, encoding="utf-8")
        paths = " ".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;" if os.getuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"{user} daemon off; pid {self.folder}/nginx.pid; error_log {self.folder}/nginx.log;\nevents {{}}\n"
            f"http {{ access_log off; client_body_temp_path {self.folder}/body; {paths} include {self.folder}/site.conf; }}\n",
            encoding="utf-8")
        return ["nginx", "-e", f"{self.folder}/nginx.log", "-c", f"{self.folder}/nginx.conf"]


class Caddy(Proxy):
    name = "Caddy"

    def command(self):
        site = self.configuration(
            "Caddyfile-forward-auth", (f"\n{HOST} {{", f"\n{HOST} {{\n\ttls {self.chain} {self.key}"))
        if self.is_tls:
            upstream = f"127.0.0.1:{self.ports['latchkey']} {{"
            site = site.replace(upstream, f"https://{upstream}\n\ttransport http {{\n\ttls_insecure_skip_verify\n\t}}")
        options = f"{{\n\tadmin off\n\thttp_port {self.ports['http']}\n\thttps_port {self.ports['https']}\n}}\n"
        (self.folder / "Caddyfile").write_text(options + site, encoding="utf-8")
        return ["caddy", "run", "--config", f"{self.folder}/Caddyfile", "--adapter", "caddyfile"]


class Apache(Proxy):
    name = "Apache"
    modules = ("mpm_event", "authz_core", "alias", "headers", "lua", "proxy", "proxy_http", "socache_shmcb", "ssl")

    def command(self):
        folder, certificates = self.folder, f"/etc/letsencrypt/live/{HOST}"
        (folder / "latchkey.lua").write_text(self.script(), encoding="utf-8")
        site = self.replaced(
            "apache-forward-auth.conf", *self.addresses(), ("*:80>", f"*:{self.ports['http']}>"), ("*:443>", f"*:{self.ports['https']}>"),
            (f"{certificates}/fullchain.pem", str(self.chain)), (f"{certificates}/privkey.pem", str(self.key)),
            ("/etc/apache2/apache-forward-auth.lua", f"{folder}/latchkey.lua"))
        (folder / "site.conf").write_text(site, encoding="utf-8")
        lines = [f"LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so" for module in self.modules]
        # As root Apache would change to a user that cannot read this folder.
        if os.getuid() == 0:
            folder.chmod(0o755)
            lines += ["User www-data", "Group www-data"]
        lines += [
            f"ServerRoot {folder}", f"DefaultRuntimeDir {folder}", f"PidFile {folder}/apache.pid", f"ErrorLog {folder}/apache.log",
            f"ServerName {HOST}", f"Listen {self.ports['http']}", f"Listen {self.ports['https']}", f"Include {folder}/site.conf",
        ]
        (folder / "apache.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return ["apache2", "-f", f"{folder}/apache.conf", "-D", "FOREGROUND"]

    def script(self):
        """The site's address is in the other file."""
        query = [] if self.query is None else [("roles=Teacher,Admin", self.query)]
        return self.replaced("apache-forward-auth.lua", self.addresses()[0], *query)


class Traefik(Proxy):
    name = "Traefik"

    def command(self):
        folder = self.folder
        site = self.configuration("traefik-forward-auth.yaml")
        (folder / "rules").mkdir()
        (folder / "rules" / "site.yaml").write_text(site, encoding="utf-8")
        certificate = {"certFile": str(self.chain), "keyFile": str(self.key)}
        (folder / "rules" / "certificate.yaml").write_text(json.dumps({"tls": {"certificates": [certificate]}}), encoding="utf-8")
        (folder / "traefik.yml").write_text(self.static(site), encoding="utf-8")
        # Out of the wheel of Tests/Proxies/requirements.txt, beside the Python that runs the tests.
        return [str(Path(sys.executable).with_name("traefik")), f"--configFile={folder}/traefik.yml"]

    def static(self, site):
        """What stands in the comment of the file for the other file, with a port and the folder of the rules."""
        entry_points = re.search(r"^#     entryPoints:\n(?:#      .*\n)+", site, re.M).group().replace("#     ", "")
        here = entry_points.replace('":443"', f'"127.0.0.1:{self.ports["https"]}"')
        return here + json.dumps({"providers": {"file": {"directory": f"{self.folder}/rules"}}})[1:-1] + "\n"

    def _listens(self):
        """It listens before it has read its rules and its certificate."""
        try:
            return super()._listens() and self.send("GET", "/").status != 404
        except ssl.SSLError:
            return False


class TraefikWithoutStrategy(Traefik):
    """As versions before 3.7.12."""

    def static(self, site):
        lines = super().static(site).splitlines(keepends=True)
        return "".join(line for line in lines if "aliasHeadersStrategy" not in line and line.strip() != "http:")


class LatchkeyServer:
    """`latchkey serve` for `https://auth.school.example`, reached past that name at its own port."""

    own = "https://auth.school.example"
    site = f"https://{HOST}"

    def __init__(self, executable):
        self.executable = executable
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-behind-"))
        kept = {key: value for key, value in os.environ.items() if not key.startswith("LATCHKEY_")}
        self.environment = {
            **kept, "LATCHKEY_PUBLIC_URL": self.own, "LATCHKEY_ALLOWED_ORIGINS": self.site, "LATCHKEY_TRUSTED_PROXIES": "127.0.0.1",
            "LATCHKEY_METRICS_ENABLED": "true", "LATCHKEY_HTTP_PORT": "0",
        }
        self.process = None
        self.port = None

    def command(self, *arguments, text=""):
        subprocess.run([self.executable, *arguments], cwd=self.folder, env=self.environment, input=text, text=True, check=True,
                       capture_output=True)

    def start(self):
        log = self.folder / "server.log"
        with open(log, "w", encoding="utf-8") as output:
            self.process = subprocess.Popen([self.executable, "serve"], cwd=self.folder, env=self.environment, stdout=output, stderr=output)

        def listens():
            if self.process.poll() is not None:
                raise RuntimeError(f"latchkey ended:\n{log.read_text(encoding='utf-8')}")
            found = re.search(r"Latchkey listens on \S+?:(\d+)", log.read_text(encoding="utf-8"))
            self.port = found and int(found.group(1))
            return self.port

        wait_until(listens, "latchkey does not listen")

    def send(self, method, target, fields=(), body="", cookie=None):
        """As the server's own proxy would."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Host": "auth.school.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": CLIENT, **dict(fields)}
        if cookie:
            headers["Cookie"] = cookie
        connection.request(method, target, body=body or None, headers=headers)
        response = connection.getresponse()
        answer = Answer(response.status, response.getheaders(), response.read().decode())
        connection.close()
        return answer

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
