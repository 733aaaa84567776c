"""A chat client: what you type goes to the server, what the server says
goes to the screen, and neither waits for the other.
"""

import errno
import socket
import sys
import threading

READ_SIZE = 65536
# Bytes of one line from the server, with its LF.
MAX_LINE = 8192
# To connect, and to get the last replies once the input has ended.
TIMEOUT_S = 5

# The first byte says whether a line answers a request of yours.
KINDS = {"*": "event", "+": "reply", "-": "error", "|": "more "}


def show(line):
    # Others wrote this: nothing in it may steer your screen.
    safe = "".join(letter if letter.isprintable() else "?" for letter in line)
    print(KINDS.get(safe[:1], "?    "), safe, flush=True)


def send_typed(connection):
    try:
        # Raw: returns what has been typed, and holds no lock meanwhile.
        while typed := sys.stdin.buffer.raw.read(READ_SIZE):
            connection.sendall(typed)
        # The end of the input becomes a FIN: the last replies still come.
        connection.settimeout(TIMEOUT_S)
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # The other thread reads the same failure, and reports it.


def receive(connection):
    rest = b""
    while chunk := connection.recv(READ_SIZE):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            show(line.decode(errors="replace").rstrip("\r"))
        if len(rest) >= MAX_LINE:
            raise ConnectionError(f"a line is over {MAX_LINE} bytes")
    print("the server closed the connection")


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or not 1 <= int(port_text) <= 65535:
        print("usage: python3 chat-client.py <port> [host]", file=sys.stderr)
        return 2
    try:
        address = (host, int(port_text))
        with socket.create_connection(address, timeout=TIMEOUT_S) as connection:
            connection.settimeout(None)
            # Two things to wait for, so two threads: each may block.
            arguments = (connection,)
            threading.Thread(target=send_typed, args=arguments, daemon=True).start()
            receive(connection)
    except OSError as error:
        reason = errno.errorcode.get(error.errno, str(error))
        print(f"Cannot talk to {host} port {port_text}: {reason}", file=sys.stderr)
        return 1
    return 0


try:
    sys.exit(main(*sys.argv[1:]))
except KeyboardInterrupt:
    print("stopped")
