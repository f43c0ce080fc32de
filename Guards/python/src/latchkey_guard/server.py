"""The authority to recommend: asks a Latchkey server whose a token is."""
from __future__ import annotations

import asyncio
import os
import threading
import time
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Callable, Optional, Union

from . import question, shape
from .address import Address
from .question import Question
from .recent import Lanes, RecentAnswers
from .refusal import Refusal, token_invalid, unavailable
from .user import CurrentUser

_Answer = Union[CurrentUser, Refusal]


class Server:
    """Passes the caller's token to the server's `GET /api/id`, and needs no secret.

    An answer is kept for at most five seconds, so sign-out, a disabled account and a changed role take effect within five
    seconds. However many requests wait for one token, the server is asked once. When it is away, slow (three seconds in
    all), or answers anything but a user, requests are refused with 503: never let through.

    What it has learned is kept in the object: make one and share it. It may be used by any number of threads.
    """

    LONGEST_AGE = 5.0
    #: How many seconds a whole question may take.
    PATIENCE = 3.0
    knows_groups = True

    def __init__(
        self, url: str, *, _patience: Optional[float] = None, _now: Callable[[], float] = time.monotonic
    ) -> None:
        """`url` is as in `https://auth.example`; http is taken for localhost, 127.0.0.1 and [::1] alone."""
        self._address = Address.read(url)
        self._patience = self.PATIENCE if _patience is None else _patience
        self._now = _now
        self._forget()

    def _forget(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._known: RecentAnswers[CurrentUser] = RecentAnswers(10_000, self.LONGEST_AGE)
        # On a shelf of their own: invented tokens must not push out the good ones.
        self._refused: RecentAnswers[Refusal] = RecentAnswers(1_000, self.LONGEST_AGE)
        self._under_way: dict[str, Question[_Answer]] = {}
        self._lanes = Lanes()

    def recognizes(self, token: str) -> bool:
        """Whether it begins as the tokens of any Latchkey server do: this guard does not know the key."""
        return shape.recognizes(token)

    def user_of(self, token: str) -> CurrentUser:
        """The person `token` belongs to, as the server said within the last five seconds. Waits for its answer."""
        found = self._find(token)
        if isinstance(found, Question):
            try:
                found = found.answer.result(found.time_left)
            except (FutureTimeout, TimeoutError):
                found = unavailable("no answer in time")
        return _told(found)

    async def user_of_async(self, token: str) -> CurrentUser:
        """The same for asyncio; blocks no event loop."""
        found = self._find(token)
        if isinstance(found, Question):
            # Shielded: a request that is cancelled takes nobody's answer away.
            waiting = asyncio.shield(asyncio.wrap_future(found.answer))
            try:
                found = await asyncio.wait_for(waiting, found.time_left)
            except asyncio.TimeoutError:
                found = unavailable("no answer in time")
        return _told(found)

    def _find(self, token: str) -> Union[_Answer, Question[_Answer]]:
        # A server process that was forked has none of the threads that would bring the answers.
        if self._process != os.getpid():
            self._forget()
        if not shape.is_session_token(token):
            return token_invalid()
        session = shape.session_id(token)
        with self._lock:
            now = self._now()
            known = self._known.find(token, now)
            if known:
                # Older by now than when the server was asked.
                return known[0].aged(known[1])
            refused = self._refused.find(token, now)
            if refused:
                return refused[0]
            if token in self._under_way:
                return self._under_way[token]
            lane = self._lanes.enter(session, now)
            if lane is None:
                return unavailable("too many questions under way")
            asked = Question[_Answer](self._patience)
            self._under_way[token] = asked
        try:
            threading.Thread(target=self._ask, args=(token, session, lane, now, asked), daemon=True).start()
        except RuntimeError:
            self._keep(token, session, lane, now, asked, unavailable("no thread could be started"))
        return asked

    def _ask(self, token: str, session: Optional[str], lane: str, asked_at: float, asked: Question[_Answer]) -> None:
        answer: _Answer = unavailable("the question failed")
        try:
            answer = question.ask(self._address, token, asked.deadline)
        finally:
            self._keep(token, session, lane, asked_at, asked, answer)

    def _keep(
        self, token: str, session: Optional[str], lane: str, asked_at: float, asked: Question[_Answer], answer: _Answer
    ) -> None:
        with self._lock:
            self._under_way.pop(token, None)
            self._lanes.leave(lane, session)
            if isinstance(answer, CurrentUser):
                self._known.keep(answer, token, asked_at)
                self._lanes.trust(session, asked_at)
                # Nobody knows when on its way it was true: it is taken for as old as it can be.
                answer = answer.aged(self._now() - asked_at)
            elif not answer.is_unavailable:
                self._refused.keep(answer, token, asked_at)
        asked.answer.set_result(answer)


def _told(answer: _Answer) -> CurrentUser:
    if isinstance(answer, Refusal):
        # A copy: one exception raised in several threads would gather their tracebacks.
        raise Refusal(answer.status, answer.code, answer.message, cause=answer.cause)
    return answer
