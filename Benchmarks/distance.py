"""A way to PostgreSQL that takes time, as a network does."""

import os
import shutil
import subprocess
import tempfile
import time
from urllib.parse import quote

SOCKET = ".s.PGSQL.5432"


class Distance:
    """Listens where libpq looks for a server in `folder`. `delay` is for one way, in microseconds."""

    def __init__(self, program, server_folder, delay):
        self.folder = tempfile.mkdtemp(prefix="latchkey-way-", dir="/tmp")
        self.socket = os.path.join(self.folder, SOCKET)
        self.command = [program, self.socket, os.path.join(server_folder, SOCKET), str(delay)]
        self.url = f"postgresql://latchkey@/latchkey?host={quote(self.folder, safe='')}"

    def __enter__(self):
        self.process = subprocess.Popen(self.command)
        while not os.path.exists(self.socket):
            time.sleep(0.01)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)
