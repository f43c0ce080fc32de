"""What clients saw while something went wrong."""
import threading
import time
from collections import Counter
from dataclasses import dataclass

from visitor import NoAnswer


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

    @property
    def is_stored(self):
        return self.is_success and self.method != "GET"


class Tally:
    def __init__(self):
        self.seen = []
        self.lock = threading.Lock()
        # Answers 503 that did not say when to come back.
        self.without_retry_after = 0

    def ask(self, visitor, address, method, path, body=None, token=None):
        """The answer, which is noted; None when there was none."""
        began = time.monotonic()
        try:
            answer = visitor.ask(address, method, path, body, token)
        except NoAnswer as error:
            self._add(Seen(began, time.monotonic(), address, method, error.kind))
            return None
        self._add(Seen(began, time.monotonic(), address, method, answer.status),
                  lacks_retry_after=answer.status == 503 and "Retry-After" not in answer.headers)
        return answer

    def _add(self, seen, lacks_retry_after=False):
        with self.lock:
            self.seen.append(seen)
            self.without_retry_after += lacks_retry_after

    def counts(self):
        return Counter(seen.outcome for seen in self.seen)

    def words(self):
        """As the fault table has it: successes together, then the rest by number."""
        good = sum(seen.is_success for seen in self.seen)
        rest = Counter(seen.outcome for seen in self.seen if not seen.is_success)
        return ", ".join([f"{good} × 2xx", *(f"{count} × {outcome}" for outcome, count in rest.most_common())])

    def slowest(self):
        return max((seen.ended - seen.began for seen in self.seen), default=0)

    def longest_gap(self, began, ended, is_wanted=lambda seen: seen.is_success):
        """The longest time in which nobody was answered as wanted."""
        times = sorted(seen.ended for seen in self.seen if is_wanted(seen) and began < seen.ended < ended)
        times = [began, *times, ended]
        return max(later - earlier for earlier, later in zip(times, times[1:]))

    def first_refusal(self):
        """When it was asked for."""
        return min(seen.began for seen in self.seen if not seen.is_success)

    def recovery(self, since, addresses):
        """How long after `since` the last of `addresses` stored something again; None when one never did."""
        first = []
        for address in addresses:
            good = [seen.ended for seen in self.seen
                    if seen.address == address and seen.is_stored and seen.ended > since]
            if not good:
                return None
            first.append(min(good) - since)
        return max(first)
