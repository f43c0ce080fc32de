"""A good SMTP server, aiosmtpd's, that keeps all mails it takes."""
import asyncio
import logging
import ssl
import threading

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from received import Received

TAKEN = "250 2.0.0 taken"
# Clients that go away in the middle are what the tests are about.
logging.getLogger("mail").setLevel(logging.CRITICAL + 1)


class Sink:
    """`answer` may turn a mail into another answer than TAKEN, which counts it as not taken."""

    def __init__(self, certificate=None, implicit_tls=False, user=None, password=None, port=0):
        self.port = port
        self.certificate, self.implicit_tls = certificate, implicit_tls
        self.login = LoginPassword(user.encode(), password.encode()) if user else None
        self.answer = lambda mail: TAKEN
        # Of each answer to a mail, in seconds.
        self.delay = 0
        self.mails, self.refused = [], []
        self.connections = 0
        self.changed = threading.Condition()

    def start(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self._run(self._open())
        return self

    def stop(self):
        if self.loop.is_running():
            self._run(self._close())
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join()

    def url(self, user=None, host="localhost"):
        scheme = "smtps" if self.implicit_tls else "smtp"
        return f"{scheme}://{user + '@' if user else ''}{host}:{self.port}"

    def wait(self, count=1, timeout=15, to=None, about=""):
        """All mails `to` this address with these words in their subject, once they are `count`."""
        def ours():
            return [mail for mail in self.mails if to in (None, *mail.recipients) and about in mail.subject]
        with self.changed:
            if not self.changed.wait_for(lambda: len(ours()) >= count, timeout):
                raise AssertionError(f"{len(ours())} of {count} mails in {timeout} s; refused: {len(self.refused)}")
            return ours()

    def wait_for_refused(self, count=1, timeout=15):
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.refused) >= count, timeout):
                raise AssertionError(f"{len(self.refused)} of {count} mails were refused in {timeout} s")
            return list(self.refused)

    def forget(self):
        with self.changed:
            self.mails, self.refused = [], []

    async def _open(self):
        self.clients = set()
        self.server = await self.loop.create_server(
            self._conversation, "127.0.0.1", self.port, ssl=self._context() if self.implicit_tls else None)
        self.port = self.server.sockets[0].getsockname()[1]

    def hang_up(self):
        """Ends all connections, as servers do with those that are idle."""
        self._run(self._abort())

    async def _abort(self):
        for client in self.clients:
            if client.transport:
                client.transport.abort()
        self.clients.clear()
        await asyncio.sleep(0)

    async def _close(self):
        self.server.close()
        await self._abort()

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    def _context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate.chain, self.certificate.key)
        return context

    def _conversation(self):
        self.connections += 1
        starttls = self.certificate and not self.implicit_tls
        client = SMTP(
            self, hostname="sink.test", loop=self.loop, tls_context=self._context() if starttls else None,
            authenticator=self._authenticate if self.login else None, auth_required=bool(self.login),
            auth_require_tls=bool(starttls))
        self.clients.add(client)
        return client

    def _authenticate(self, server, session, envelope, mechanism, data):
        return AuthResult(success=data == self.login, handled=False, auth_data=data)

    async def handle_DATA(self, server, session, envelope):
        encryption = server.transport.get_extra_info("ssl_object")
        mail = Received(
            envelope.mail_from, envelope.rcpt_tos, envelope.content, encryption.version() if encryption else None,
            session.auth_data.login.decode() if session.auth_data else None, session.host_name)
        if self.delay:
            await asyncio.sleep(self.delay)
        answer = self.answer(mail)
        with self.changed:
            (self.mails if answer == TAKEN else self.refused).append(mail)
            self.changed.notify_all()
        return answer
