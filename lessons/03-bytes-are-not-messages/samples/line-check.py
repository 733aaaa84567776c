"""Sends lines to a server, cut into writes in four ways, and says which
ones it answers right.
"""

import errno
import re
import socket
import sys
import time

TIMEOUT_S = 5
# Pause between two writes, so that each arrives in a read of its own.
GAP_S = 0.025
READ_SIZE = 65536
MAX_ANSWER = 65536

CHECKS = {
    "one line, one write": ["PING a\r\n"],
    "one byte at a time": list("PING a\r\n"),
    "two lines, one write": ["PING a\r\nPING b\r\n"],
    "CRLF, then LF": ["PING a\r\n", "PING b\n"],
}


def replies_expected(writes):
    # Only the bytes count, and not how they were cut.
    return [f"+PONG {token}" for token in re.findall(r"PING (\w+)", "".join(writes))]


def receive(connection):
    answer = b""
    while chunk := connection.recv(READ_SIZE):
        answer += chunk
        if len(answer) > MAX_ANSWER:
            raise ConnectionError("the answer is too long")
    lines = answer.decode(errors="replace").replace("\r\n", "\n").split("\n")
    # Porthole greets with lines that begin with *; they answer nothing.
    return [line for line in lines if line and not line.startswith("*")]


def replies_to(host, port, writes):
    """The reply lines to `writes`, each written by itself, on a new connection."""
    with socket.create_connection((host, port), timeout=TIMEOUT_S) as connection:
        # NODELAY: small writes leave at once, confirmed or not.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for text in writes:
            connection.sendall(text.encode())
            time.sleep(GAP_S)
        connection.shutdown(socket.SHUT_WR)
        return receive(connection)


def check(host, port):
    status = 0
    for name, writes in CHECKS.items():
        replies, expected = replies_to(host, port, writes), replies_expected(writes)
        if replies == expected:
            print(f"ok    {name}")
        else:
            print(f"WRONG {name}: expected {', '.join(expected)}")
            print(f"      and got {', '.join(replies) or 'nothing'}")
            status = 1
    return status


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or not 1 <= int(port_text) <= 65535:
        print("usage: python3 line-check.py <port> [host]", file=sys.stderr)
        return 2
    try:
        return check(host, int(port_text))
    except OSError as error:
        reason = errno.errorcode.get(error.errno, str(error))
        print(f"Cannot check {host} port {port_text}: {reason}", file=sys.stderr)
        return 1


sys.exit(main(*sys.argv[1:]))
