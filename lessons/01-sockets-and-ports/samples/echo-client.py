"""A TCP client: connects, sends one line, closes its side with a FIN,
and prints what comes back. The bytes go to standard output, the event
log to standard error.
"""

import errno
import socket
import sys

TIMEOUT_S = 5
READ_SIZE = 65536


def log(text):
    print(text, file=sys.stderr, flush=True)


def talk(host, port, message):
    with socket.create_connection((host, port), timeout=TIMEOUT_S) as connection:
        local, remote = connection.getsockname(), connection.getpeername()
        log(f"connected: {local[0]} port {local[1]}")
        log(f"       to: {remote[0]} port {remote[1]}")
        log(f"sending {len(message)} bytes, then FIN")
        connection.sendall(message)
        connection.shutdown(socket.SHUT_WR)
        while chunk := connection.recv(READ_SIZE):
            log(f"read {len(chunk)} bytes")
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
        log("read FIN")
    log("closed")


def main(port_text="", host="127.0.0.1", text="hello", *_):
    if not port_text.isdecimal() or not 1 <= int(port_text) <= 65535:
        log("usage: python3 echo-client.py <port> [host] [text]")
        return 2
    try:
        talk(host, int(port_text), f"{text}\r\n".encode())
    except OSError as error:
        reason = errno.errorcode.get(error.errno, str(error))
        log(f"Cannot talk to {host} port {port_text}: {reason}")
        return 1
    return 0


sys.exit(main(*sys.argv[1:]))
