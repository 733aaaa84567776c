"""Puts a file on a Porthole server. If a part of it is there already, the
server says how much, and only the rest is sent. Run it again to go on.
"""

import errno
import hashlib
import os
import re
import socket
import sys

TIMEOUT_S = 5
READ_SIZE = 65536
MAX_LINE = 8192
GO = re.compile(r"\+GO (\d+)")


def log(text):
    print(text, file=sys.stderr, flush=True)


def reply(stream):
    while True:
        line = stream.readline(MAX_LINE).decode(errors="replace")
        if not line.endswith("\n"):
            raise ConnectionError("the server closed too early, or the line is too long")
        # A line that begins with * is news, and answers nothing.
        if line.startswith("-"):
            raise ConnectionError(line.rstrip())
        if not line.startswith("*"):
            return line.rstrip()


def digest_of(file):
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(READ_SIZE):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def send(connection, file, offset, size):
    """Sends the rest, and says how far it came: one line for each 10 %."""
    file.seek(offset)
    sent, told = offset, -1
    while sent < size and (chunk := file.read(min(READ_SIZE, size - sent))):
        # sendall() waits until the socket has taken all of it.
        connection.sendall(chunk)
        sent += len(chunk)
        tenth = 10 * sent // size
        if tenth > told:
            log(f"{10 * tenth} % sent")
        told = tenth


def upload(connection, file, name, size, sha256):
    stream = connection.makefile("rb")
    connection.sendall(f"PUT {name} {size} {sha256}\r\n".encode())
    line = reply(stream)
    answer = GO.fullmatch(line)
    if not answer:
        raise ConnectionError(f"+GO was expected, not {line}")
    log(f"{size} bytes, {answer[1]} of them are there")
    send(connection, file, int(answer[1]), size)
    line = reply(stream)
    if line != f"+OK {size} {sha256}":
        raise ConnectionError(f"+OK with the digest was expected, not {line}")
    log(f"kept as {name}")


def main(port_text="", path="", name="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or not 1 <= int(port_text) <= 65535 or not path:
        log("usage: python3 upload-client.py <port> <file> [name] [host]")
        return 2
    name = name or os.path.basename(path)
    try:
        # "b": the bytes as they are. Text mode would change line ends.
        with open(path, "rb") as file:
            size, sha256 = digest_of(file)
            with socket.create_connection((host, int(port_text)), timeout=TIMEOUT_S) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                upload(connection, file, name, size, sha256)
    except OSError as error:
        log(f"Cannot put {name}: {errno.errorcode.get(error.errno, str(error))}")
        return 1
    return 0


sys.exit(main(*sys.argv[1:]))
