"""What the server said about tokens a moment ago, and which questions go first."""
from __future__ import annotations

from typing import Generic, Optional, TypeVar

Answer = TypeVar("Answer")


class RecentAnswers(Generic[Answer]):
    """Answers by token, bounded in number and in age; the oldest goes first."""

    def __init__(self, limit: int, longest_age: float) -> None:
        self._limit = limit
        self._longest_age = longest_age
        # In the order of keeping.
        self._entries: dict[str, tuple[Answer, float]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, token: str, now: float) -> Optional[tuple[Answer, float]]:
        """The answer, and how long ago it was asked for."""
        entry = self._entries.get(token)
        if entry is None or now - entry[1] >= self._longest_age:
            return None
        return entry[0], now - entry[1]

    def keep(self, answer: Answer, token: str, asked_at: float) -> None:
        """Until it is as old as it may be, counted from when the question was asked."""
        self._entries.pop(token, None)
        self._entries[token] = (answer, asked_at)
        while self._entries:
            oldest = next(iter(self._entries))
            is_old = asked_at - self._entries[oldest][1] >= self._longest_age
            if len(self._entries) <= self._limit and not is_old:
                break
            del self._entries[oldest]


class Lanes:
    """Room for questions: sessions that the server called good within the last hour have a lane of their own, so that a flood
    of invented tokens cannot keep signed-in people waiting.

    A lane is chosen by the session that a token names. That proves nothing, but nobody else can know the name.
    """

    #: For each lane.
    MOST_UNDER_WAY = 200
    #: A token and the one that replaces it.
    MOST_OF_A_SESSION = 2
    _TRUSTED_FOR = 3600.0

    def __init__(self) -> None:
        self._good: RecentAnswers[bool] = RecentAnswers(10_000, self._TRUSTED_FOR)
        self._of_sessions: dict[str, int] = {}
        self._trusted = 0
        self._untried = 0

    def enter(self, session: Optional[str], now: float) -> Optional[str]:
        """The lane; None when there is no room."""
        if (session is not None and self._good.find(session, now) and self._trusted < self.MOST_UNDER_WAY
                and self._of_sessions.get(session, 0) < self.MOST_OF_A_SESSION):
            self._of_sessions[session] = self._of_sessions.get(session, 0) + 1
            self._trusted += 1
            return "trusted"
        if self._untried >= self.MOST_UNDER_WAY:
            return None
        self._untried += 1
        return "untried"

    def leave(self, lane: str, session: Optional[str]) -> None:
        """With the same session as at `enter`."""
        if lane == "untried":
            self._untried -= 1
            return
        self._trusted -= 1
        if session is not None:
            left = self._of_sessions.pop(session) - 1
            if left:
                self._of_sessions[session] = left

    def trust(self, session: Optional[str], now: float) -> None:
        """Not anew for each answer: a busy session would push out those that ask seldom."""
        if session is not None and not self._good.find(session, now + self._TRUSTED_FOR / 2):
            self._good.keep(True, session, now)
