"""A rude client: sends a line, waits for an answer, and resets."""

import errno
import os
import socket
import struct
import sys

TIMEOUT_S = 5
READ_SIZE = 65536
# struct linger: on, with no time to wait. Then close() sends RST.
LINGER_NONE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


def send_and_reset(host, port):
    with socket.create_connection((host, port), timeout=TIMEOUT_S) as connection:
        connection.sendall(b"hello\r\n")
        chunk = connection.recv(READ_SIZE)
        if not chunk:
            raise ConnectionError("the server closed first")
        print(f"read {len(chunk)} bytes, sending RST")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NONE)


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or not 1 <= int(port_text) <= 65535:
        print("usage: python3 reset-client.py <port> [host]", file=sys.stderr)
        return 2
    try:
        send_and_reset(host, int(port_text))
    except OSError as error:
        reason = errno.errorcode.get(error.errno, str(error))
        print(f"Cannot talk to {host} port {port_text}: {reason}", file=sys.stderr)
        return 1
    return 0


sys.exit(main(*sys.argv[1:]))
