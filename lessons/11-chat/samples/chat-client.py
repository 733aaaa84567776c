"""A chat client: what you type goes to the server, what the server says
goes to the screen, and neither waits for the other.
"""

import errno
import select
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
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # The other thread reads the same failure, and reports it.


def receive(connection, typing):
    rest = b""
    quiet_s = 0
    while quiet_s < TIMEOUT_S:
        # A wait without an end could not notice that the input has ended.
        has_ended = not typing.is_alive()
        if not select.select([connection], [], [], 1)[0]:
            quiet_s += has_ended
            continue
        quiet_s = 0
        chunk = connection.recv(READ_SIZE)
        if not chunk:
            print("the server closed the connection")
            return
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            show(line.decode(errors="replace").rstrip("\r"))
        if len(rest) >= MAX_LINE:
            raise ConnectionError(f"a line is over {MAX_LINE} bytes")
    raise ConnectionError(f"nothing happened for {TIMEOUT_S} s")


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
            typing = threading.Thread(target=send_typed, args=arguments, daemon=True)
            typing.start()
            receive(connection, typing)
    except OSError as error:
        reason = errno.errorcode.get(error.errno, str(error))
        print(f"Cannot talk to {host} port {port_text}: {reason}", file=sys.stderr)
        return 1
    return 0


try:
    sys.exit(main(*sys.argv[1:]))
except KeyboardInterrupt:
    print("stopped")
