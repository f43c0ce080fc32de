"""OpenSMTPD, a real mail server, that puts mail into a folder (maildir)."""
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAM = "/usr/sbin/smtpd"
CONFIGURATION = """\
table people {{ "@" = "nobody" }}
listen on 127.0.0.1 port {port}
action "keep" maildir "{folder}/mailbox" virtual <people>
match from any for domain "school.example" action "keep"
"""


class LocalMTA:
    @staticmethod
    def missing():
        """Why it cannot be used here; None where it can."""
        if not Path(PROGRAM).exists():
            return "OpenSMTPD is not installed (apt-get install opensmtpd)"
        return None if os.geteuid() == 0 else "OpenSMTPD runs as root only"

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-mta-"))
        self.folder.chmod(0o755)
        self.mailbox = self.folder / "mailbox"
        self.mailbox.mkdir()
        shutil.chown(self.mailbox, "nobody")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.configuration = self.folder / "smtpd.conf"
        self.configuration.write_text(CONFIGURATION.format(port=self.port, folder=self.folder))

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def start(self):
        self.log = open(self.folder / "smtpd.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [PROGRAM, "-d", "-f", self.configuration], stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        return self.wait(self._greets, "it does not listen")

    def _greets(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
                return connection.recv(4) == b"220 " and self
        except OSError:
            return None

    def delivered(self):
        """The one mail in the mailbox."""
        return self.wait(lambda: next(map(Path.read_bytes, (self.mailbox / "new").glob("*")), None), "no mail")

    def wait(self, happened, otherwise, timeout=15):
        end = time.monotonic() + timeout
        while not (result := happened()):
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"{otherwise}: {(self.folder / 'smtpd.log').read_text()}")
            time.sleep(0.05)
        return result

    def remove(self):
        self.process.terminate()
        self.process.wait(10)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
