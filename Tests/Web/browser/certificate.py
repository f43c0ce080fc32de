"""A certificate for the test's host names, signed by an authority that is thrown away at once."""
import base64
import hashlib
import subprocess
import tempfile
from pathlib import Path


class Certificate:
    def __init__(self, *names):
        self.folder = tempfile.TemporaryDirectory(prefix="latchkey-certificate-")
        root = Path(self.folder.name)
        self.chain, self.key = str(root / "chain.pem"), str(root / "key.pem")
        self.authority = str(root / "ca.pem")
        subject = root / "subject.cnf"
        subject.write_text(
            "subjectAltName=" + ",".join(f"DNS:{name}" for name in names)
            + "\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n"
        )
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        _openssl("req", "-x509", *curve, "-keyout", root / "ca-key.pem", "-out", root / "ca.pem",
                 "-days", "2", "-subj", "/CN=Test authority")
        _openssl("req", "-new", *curve, "-keyout", self.key, "-out", root / "request.pem", "-subj", "/CN=Test host")
        _openssl("x509", "-req", "-in", root / "request.pem", "-CA", root / "ca.pem", "-CAkey", root / "ca-key.pem",
                 "-CAcreateserial", "-days", "2", "-extfile", subject, "-out", root / "leaf.pem")
        Path(self.chain).write_bytes((root / "leaf.pem").read_bytes() + (root / "ca.pem").read_bytes())
        public = _openssl("pkey", "-in", self.key, "-pubout", "-outform", "DER")
        # Chromium trusts exactly this key, not every certificate.
        self.fingerprint = base64.b64encode(hashlib.sha256(public).digest()).decode()

    def remove(self):
        self.folder.cleanup()


def _openssl(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return done.stdout
