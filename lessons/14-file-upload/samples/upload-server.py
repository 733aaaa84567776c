"""A server that keeps files in one folder. It answers PUT as Porthole does:
names checked, sizes limited, digests compared, broken uploads gone on
with, and no file under its name before it is whole.
"""

import errno
import hashlib
import os
import re
import socket
import sys
import threading

MEBIBYTE = 1024 * 1024
# Bytes of one file, and of all that is in the folder.
MAX_FILE = 64 * MEBIBYTE
QUOTA = 256 * MEBIBYTE
IDLE_S = 60
READ_SIZE = 65536
MAX_LINE = 4096
# What is not on this list is refused, whatever it may mean somewhere.
FILE_NAME = re.compile(r"(?!\.)[A-Za-z0-9_.-]{1,120}")
PUT = re.compile(r"PUT (\S+)(?: (\d+) ([0-9a-f]{64}))?", re.IGNORECASE | re.ASCII)

# Uploads under way, by name: a file has one writer at a time.
writing = {}
writing_lock = threading.Lock()


def log(text):
    print(text, flush=True)


def bytes_used(folder):
    """What is in the folder and what was promised to uploads under way."""
    with writing_lock:
        uploads = list(writing.values())
    parts = [part for part, _ in uploads]
    used = sum(size for _, size in uploads)
    for entry in os.scandir(folder):
        if entry.name not in parts:
            used += entry.stat(follow_symlinks=False).st_size
    return used


def sync_folder(folder):
    """Makes a new name outlast a power cut. Windows does so by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def receive(connection, stream, folder, name, size, sha256, part):
    path = os.path.join(folder, part)
    digest = hashlib.sha256()
    # "b": the bytes as they are. Text mode would change line ends.
    with open(path, "ab+") as file:
        offset = os.fstat(file.fileno()).st_size
        # The end of a whole part was lost: nothing could follow +GO.
        if offset >= size:
            file.truncate(0)
            offset = 0
        file.seek(0)
        while chunk := file.read(READ_SIZE):
            digest.update(chunk)
        log(f"receiving {name} from {offset} on")
        connection.sendall(f"+GO {offset}\r\n".encode())
        missing = size - offset
        while missing > 0:
            chunk = stream.read1(min(missing, READ_SIZE))
            if not chunk:
                raise ConnectionError(f"FIN, and {missing} bytes are missing")
            digest.update(chunk)
            file.write(chunk)
            missing -= len(chunk)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != sha256:
        os.remove(path)
        return "-ERR digest-mismatch Not kept (payload discarded)"
    # In one step: whoever opens the name gets the old file or the new one.
    os.replace(path, os.path.join(folder, name))
    sync_folder(folder)
    log(f"kept {name}")
    return f"+OK {size} {sha256}"


def answer(connection, stream, folder, line):
    request = PUT.fullmatch(line)
    if not request:
        return "-ERR bad-arguments Only PUT is known here"
    name, size_text, digest = request.groups()
    if not FILE_NAME.fullmatch(name):
        return "-ERR bad-name Refused"
    if not digest:
        return "-ERR bad-arguments A size and a SHA-256"
    size, sha256 = int(size_text), digest.lower()
    if size > MAX_FILE:
        return f"-ERR too-large At most {MAX_FILE} bytes"

    # No client can name it: it begins with a dot.
    part = f".{name}.{size}.{sha256}.part"
    key = name.lower()
    with writing_lock:
        if key in writing:
            return "-ERR busy Another one is at it"
        writing[key] = (part, size)
    try:
        if bytes_used(folder) > QUOTA:
            return "-ERR quota The folder is full"
        return receive(connection, stream, folder, name, size, sha256, part)
    finally:
        with writing_lock:
            del writing[key]


def serve(connection, folder):
    with connection:
        try:
            connection.settimeout(IDLE_S)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # Takes lines and counted bytes from one stream.
            stream = connection.makefile("rb")
            while (line := stream.readline(MAX_LINE)).endswith(b"\n"):
                text = line.decode(errors="replace").rstrip("\r\n")
                connection.sendall(f"{answer(connection, stream, folder, text)}\r\n".encode())
        except OSError as error:
            log(errno.errorcode.get(error.errno, str(error)))


def main(port_text="", folder="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or int(port_text) > 65535 or not folder:
        print("usage: python3 upload-server.py <port> <folder> [host]", file=sys.stderr)
        return 2
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, int(port_text)), family=family)
    except OSError as error:
        reason = errno.errorcode.get(error.errno, str(error))
        print(f"Cannot listen on {host} port {port_text}: {reason}", file=sys.stderr)
        return 1
    with listener:
        bound = listener.getsockname()
        log(f"listening on {bound[0]} port {bound[1]}")
        while True:
            connection, _ = listener.accept()
            arguments = (connection, folder)
            threading.Thread(target=serve, args=arguments, daemon=True).start()


try:
    sys.exit(main(*sys.argv[1:]))
except KeyboardInterrupt:
    print("stopped")
