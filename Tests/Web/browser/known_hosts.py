"""Lets a server of a test reach hosts of this machine by their https names, as it reaches a provider on the internet."""
import subprocess
import unittest
from pathlib import Path

AUTHORITIES, NAMES = "/etc/ssl/certs/ca-certificates.crt", "/etc/hosts"
MOUNT = f'mount --bind "$1" {AUTHORITIES} && mount --bind "$2" {NAMES} && shift 2 && exec "$@"'
# The second where nobody is root, and the system lets everybody have mounts of their own.
WAYS = (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user"))


class KnownHosts:
    """`launcher` stands before a command: for that process alone `names` lead here, and who signed `certificate` is trusted.

    It is empty where the system refuses that; `refusal` then is what it says.
    """

    def __init__(self, certificate, *names):
        self.file = Path(certificate.folder.name) / "hosts"
        self.file.write_text("127.0.0.1 localhost\n" + "".join(f"127.0.0.1 {name}\n" for name in names))
        self.launcher, self.refusal = (), ""
        for way in WAYS:
            launcher = (*way, "sh", "-c", MOUNT, "sh", certificate.authority, str(self.file))
            tried = subprocess.run([*launcher, "true"], capture_output=True, text=True)
            if tried.returncode == 0:
                self.launcher, self.refusal = launcher, ""
                break
            self.refusal = self.refusal or tried.stderr.strip()

    def require(self):
        """Skips the tests that need a provider with a name. The CI's containers may mount."""
        if not self.launcher:
            raise unittest.SkipTest(f"a server here sees no provider by its https name, as nothing may be mounted: {self.refusal}")
