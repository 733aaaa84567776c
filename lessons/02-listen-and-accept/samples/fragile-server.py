"""An echo server that catches no error. It serves one client at a time."""

import os
import socket
import sys

BACKLOG = 128
READ_SIZE = 65536


def log(text):
    print(text, flush=True)


def serve(connection, peer):
    log(f"accepted {peer}")
    with connection:
        while chunk := connection.recv(READ_SIZE):
            log(f"read {len(chunk)} bytes from {peer}")
            connection.sendall(chunk)
        log(f"read FIN from {peer}")
    log(f"closed {peer}")


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or int(port_text) > 65535:
        print("usage: python3 fragile-server.py <port> [host]", file=sys.stderr)
        return 2
    port = int(port_text)
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
        bound = listener.getsockname()
        log(f"listening on {bound[0]} port {bound[1]}")
        while True:
            connection, peer = listener.accept()
            serve(connection, f"{peer[0]} port {peer[1]}")


try:
    sys.exit(main(*sys.argv[1:]))
except KeyboardInterrupt:
    print("stopped")
