"""A file system of a few MiB, in memory, that can be filled up."""
import os
import pwd
import subprocess

from postgres_server import owned_folder


class SmallDisk:
    """Only root may mount one, and in many containers not even root; `mount` then answers False."""

    def __init__(self, mebibytes):
        self.mebibytes = mebibytes
        self.folder = owned_folder()
        self.filler = self.folder / "filler"

    def mount(self):
        if os.geteuid() != 0:
            return False
        owner = pwd.getpwnam("postgres").pw_uid
        options = ["-t", "tmpfs", "-o", f"size={self.mebibytes}m,mode=0700,uid={owner}", "tmpfs", self.folder]
        return subprocess.run(["mount", *options], capture_output=True).returncode == 0

    def fill(self):
        """Takes all the space that is left."""
        with open(self.filler, "wb", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while file.write(b"x" * size) == size:
                        pass
                except OSError:
                    pass

    def free(self):
        self.filler.unlink()

    def remove(self):
        # Lazily: what still runs on it may go on.
        subprocess.run(["umount", "-l", self.folder], capture_output=True)
        try:
            os.rmdir(self.folder)
        except OSError:
            pass
