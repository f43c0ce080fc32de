"""A proxy for the browsers that have no rules for host names: they ask it for "auth.school.test:443", it knows the port here."""
import socket
import socketserver
import threading

PIECE = 65536


class Tunnel:
    """`hosts` maps "host:port" as pages write it to the port on this machine; every other address is refused."""

    def __init__(self, hosts):
        self.hosts = hosts
        self.server = _Server(("127.0.0.1", 0), _connection(self))
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    # A page opens many at once; those that find no place here are tried again only after seconds.
    request_queue_size = 128


def _connection(tunnel):
    class Connection(socketserver.StreamRequestHandler):
        def handle(self):
            asked = self.rfile.readline(PIECE).split()
            while self.rfile.readline(PIECE).strip():
                pass
            port = tunnel.hosts.get(asked[1].decode()) if len(asked) == 3 and asked[0] == b"CONNECT" else None
            if port is None:
                self.wfile.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", port)) as far:
                for end in (self.connection, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
                there = threading.Thread(target=_pass_on, args=(self.rfile.read1, far), daemon=True)
                there.start()
                _pass_on(far.recv, self.connection)
                there.join()

    return Connection


def _pass_on(read, to):
    try:
        while piece := read(PIECE):
            to.sendall(piece)
        to.shutdown(socket.SHUT_WR)
    except OSError:  # A browser that goes away says no farewell.
        pass
