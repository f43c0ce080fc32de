"""A server's public keys, kept here for an hour, and asked for again at most twice a minute for one that is not among them."""
from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Callable, Optional

from .question import Question

if TYPE_CHECKING:
    from .keyset import PublicKey


class PublishedKeys:
    """While the server is away, keys that are known stay good for a day. It may be used by any number of threads."""

    FRESH_FOR = 3_600.0
    #: From then on they are asked for while nobody waits.
    RENEWED_AFTER = 3_000.0
    STALE_FOR = 86_400.0
    PAUSE = 60.0
    #: Before a second question: another node of the server may have been asked, which did not know a new key yet.
    SECOND_PAUSE = 3.0
    #: Shorter while nothing is known: nobody can be let in before the first answer.
    FIRST_PAUSE = 2.0

    def __init__(
        self, question: Callable[[float], Optional[dict[str, PublicKey]]], patience: float, clock: Callable[[], float]
    ) -> None:
        """`question` is told until when it may take, and answers the keys, or None where they could not be found out."""
        self._question = question
        self._patience = patience
        self._clock = clock
        self._forget()

    def _forget(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._keys: dict[str, PublicKey] = {}
        self._learned_at: Optional[float] = None
        self._asked_at: Optional[float] = None
        # Whether the last question came right after another one.
        self._is_second = False
        self._under_way: Optional[Question[None]] = None

    def known(self) -> Optional[dict[str, PublicKey]]:
        """By the headers of their tokens; None when nothing is known, or that is older than an hour.

        Then the server is to be asked, which may have taken a key back. Shortly before, it is asked while nobody waits.
        """
        # A server process that was forked has none of the threads that would bring the answer.
        if self._process != os.getpid():
            self._forget()
        keys, age = self._kept()
        if age is None or age >= self.FRESH_FOR:
            return None
        if age >= self.RENEWED_AFTER:
            self.ask()
        return keys

    def last_known(self) -> Optional[dict[str, PublicKey]]:
        """Where the server has been asked, or may not be asked yet. None when nothing is known, or that is older than a day."""
        keys, age = self._kept()
        return None if age is None or age >= self.STALE_FOR else keys

    def _kept(self) -> tuple[dict[str, PublicKey], Optional[float]]:
        """And how old they are."""
        with self._lock:
            return self._keys, None if self._learned_at is None else self._clock() - self._learned_at

    def ask(self) -> Optional[Question[None]]:
        """The question under way, begun here if the last one is long enough ago; None when it is not."""
        with self._lock:
            if self._under_way is not None:
                return self._under_way
            now = self._clock()
            if self._asked_at is not None:
                since = now - self._asked_at
                pause = self.PAUSE if self._is_second else self.SECOND_PAUSE
                if since < (self.FIRST_PAUSE if self._learned_at is None else pause):
                    return None
                self._is_second = since < self.PAUSE
            self._asked_at = now
            asked = self._under_way = Question[None](self._patience)
        try:
            threading.Thread(target=self._learn, args=(asked, now), daemon=True).start()
        except RuntimeError:
            self._keep(asked, now, None)
        return asked

    def _learn(self, asked: Question[None], asked_at: float) -> None:
        keys = None
        try:
            keys = self._question(asked.deadline)
        finally:
            self._keep(asked, asked_at, keys)

    def _keep(self, asked: Question[None], asked_at: float, keys: Optional[dict[str, PublicKey]]) -> None:
        with self._lock:
            self._under_way = None
            if keys is not None:
                self._keys, self._learned_at = keys, asked_at
        asked.answer.set_result(None)
