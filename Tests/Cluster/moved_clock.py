"""The time of day as one node sees it, moved while it runs; its other clocks, which measure waits, go as they go."""
import os
import time
from pathlib import Path

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
# A step of an authenticator app.
STEP = 30


class MovedClock:
    # The library names its shared memory in the environment. Where that is done in the node itself, Swift no longer finds the arguments
    # that stand before the environment; so a shell is given it first, and becomes the node.
    launcher = ["/bin/sh", "-c", 'exec "$0" "$@"']

    def __init__(self, folder):
        self.file = Path(folder) / "clock"
        self.offset = 0.0
        self.show(time.time())

    @property
    def environment(self):
        return {"LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}

    def now(self):
        return time.time() + self.offset

    def show(self, seconds):
        """From now on it is this time, in seconds since 1970."""
        self.offset = seconds - time.time()
        # At once: the node reads it whenever it looks at the clock.
        new = self.file.with_suffix(".new")
        new.write_text(f"{self.offset:+.3f}\n")
        os.replace(new, self.file)

    @staticmethod
    def forget(process):
        """What the library leaves behind where the process was killed."""
        for file in Path("/dev/shm").glob(f"*faketime_*_{process}"):
            file.unlink(missing_ok=True)
