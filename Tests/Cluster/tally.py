"""What clients saw while something went wrong."""
import threading
import time
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    began: float
    ended: float
    address: tuple
    method: str
    # A status, or why there was none.
    outcome: object

    @property
    def is_success(self):
        return isinstance(self.outcome, int) and self.outcome < 300


class Tally:
    def __init__(self):
        self.seen = []
        self.lock = threading.Lock()
        # Answers 503 that did not say when to come back.
        self.without_retry_after = 0

    def add(self, began, address, method, outcome):
        with self.lock:
            self.seen.append(Seen(began, time.monotonic(), address, method, outcome))

    def counts(self):
        return Counter(seen.outcome for seen in self.seen)

    def words(self):
        """As the fault table has it: successes together, then the rest by number."""
        counts = self.counts()
        good = sum(count for outcome, count in counts.items() if isinstance(outcome, int) and outcome < 300)
        rest = [f"{count} × {outcome}" for outcome, count in counts.most_common()
                if not (isinstance(outcome, int) and outcome < 300) and outcome != 401]
        return ", ".join([f"{good} × 2xx", *rest])

    def slowest(self):
        return max((seen.ended - seen.began for seen in self.seen), default=0)

    def longest_gap(self, began, ended, writes=False):
        """The longest time in which nobody was answered with a success."""
        times = [seen.ended for seen in self.seen if seen.is_success and (not writes or seen.method != "GET")]
        times = sorted([began, *(at for at in times if began < at < ended), ended])
        return max(later - earlier for earlier, later in zip(times, times[1:]))

    def recovery(self, since, addresses):
        """How long after `since` the last of `addresses` stored something again; None when one never did."""
        first = []
        for address in addresses:
            good = [seen.ended for seen in self.seen
                    if seen.address == address and seen.is_success and seen.method != "GET" and seen.ended > since]
            if not good:
                return None
            first.append(min(good) - since)
        return max(first)
