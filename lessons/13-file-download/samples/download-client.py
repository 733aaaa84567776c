"""Gets a file from a Porthole server. It is written into <name>.part as
it comes, and gets its name when size and digest are right. A part that
is there is gone on with.
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
FILE = re.compile(r"\+FILE (\d+) ([0-9a-f]{64}) \d+")
FILE_NAME = re.compile(r"(?!\.)[A-Za-z0-9_.-]{1,120}")


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


def digest_part(path, digest):
    """Adds the bytes of an earlier run to `digest`, and says how many there are."""
    length = 0
    if os.path.exists(path):
        with open(path, "rb") as file:
            while chunk := file.read(READ_SIZE):
                digest.update(chunk)
                length += len(chunk)
    return length


def download(connection, name, folder):
    path = os.path.join(folder, name)
    part = f"{path}.part"
    digest = hashlib.sha256()
    offset = digest_part(part, digest)

    # Takes lines and counted bytes from one stream. What one read brought
    # behind a line stays in it, for whoever takes the next bytes.
    stream = connection.makefile("rb")
    connection.sendall(f"GET {name} {offset}\r\n".encode())
    line = reply(stream)
    answer = FILE.fullmatch(line)
    if not answer:
        raise ConnectionError(f"+FILE was expected, not {line}")
    size, sha256 = int(answer[1]), answer[2]
    log(f"{size} bytes, {offset} of them are here")

    # "b": the bytes as they are. Text mode would change line ends.
    with open(part, "ab") as file:
        missing = size - offset
        while missing > 0:
            chunk = stream.read1(min(missing, READ_SIZE))
            if not chunk:
                raise ConnectionError("the server closed too early")
            digest.update(chunk)
            file.write(chunk)
            missing -= len(chunk)
        file.flush()
        os.fsync(file.fileno())

    if digest.hexdigest() != sha256:
        os.remove(part)
        raise ConnectionError("the digest is wrong, the part was removed")
    os.replace(part, path)
    log(f"kept as {path}")


def main(port_text="", name="", folder=".", host="127.0.0.1", *_):
    is_port = port_text.isdecimal() and 1 <= int(port_text) <= 65535
    if not is_port or not FILE_NAME.fullmatch(name):
        log("usage: python3 download-client.py <port> <name> [folder] [host]")
        return 2
    try:
        with socket.create_connection((host, int(port_text)), timeout=TIMEOUT_S) as connection:
            download(connection, name, folder)
    except OSError as error:
        log(f"Cannot get {name}: {errno.errorcode.get(error.errno, str(error))}")
        return 1
    return 0


sys.exit(main(*sys.argv[1:]))
