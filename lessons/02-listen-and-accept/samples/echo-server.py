"""A TCP echo server: it accepts every client and sends each byte back."""

import errno
import os
import socket
import sys
import threading

BACKLOG = 128
READ_SIZE = 65536


def log(text):
    print(text, flush=True)


def serve(connection, peer):
    log(f"accepted {peer}")
    with connection:
        try:
            while chunk := connection.recv(READ_SIZE):
                log(f"read {len(chunk)} bytes from {peer}")
                connection.sendall(chunk)
            log(f"read FIN from {peer}")
        except OSError as error:
            log(f"{errno.errorcode.get(error.errno, error)} from {peer}")
    log(f"closed {peer}")


def listen(host, port):
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    # Lets a restarted server have its port back at once.
    # On Windows the option means something else.
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or int(port_text) > 65535:
        print("usage: python3 echo-server.py <port> [host]", file=sys.stderr)
        return 2
    try:
        listener = listen(host, int(port_text))
    except OSError as error:
        reason = errno.errorcode.get(error.errno, str(error))
        print(f"Cannot listen on {host} port {port_text}: {reason}", file=sys.stderr)
        return 1
    with listener:
        bound = listener.getsockname()
        log(f"listening on {bound[0]} port {bound[1]}")
        while True:
            connection, peer = listener.accept()
            name = f"{peer[0]} port {peer[1]}"
            arguments = (connection, name)
            threading.Thread(target=serve, args=arguments, daemon=True).start()


try:
    sys.exit(main(*sys.argv[1:]))
except KeyboardInterrupt:
    print("stopped")
