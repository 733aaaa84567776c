"""A server for the files of one folder. It answers GET as Porthole does,
and holds no more of a file than the next piece to send.
"""

import errno
import hashlib
import os
import re
import socket
import sys
import threading

IDLE_S = 60
READ_SIZE = 65536
MAX_LINE = 4096
REQUEST = re.compile(r"GET (\S+)(?: (\d+))?", re.IGNORECASE | re.ASCII)
FILE_NAME = re.compile(r"(?!\.)[A-Za-z0-9_.-]{1,120}")


def log(text):
    print(text, flush=True)


def is_file(path):
    return os.path.isfile(path) and not os.path.islink(path)


def send(connection, folder, line):
    """Says why not, if it cannot be sent."""
    request = REQUEST.fullmatch(line)
    if not request:
        return "bad-arguments"
    name, offset = request[1], int(request[2] or 0)
    if not FILE_NAME.fullmatch(name):
        return "bad-name"
    path = os.path.join(folder, name)
    if not is_file(path):
        return "no-such-file"

    # "b": the bytes as they are. Text mode would change line ends.
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if offset > size:
            return "bad-arguments"
        digest = hashlib.sha256()
        while chunk := file.read(READ_SIZE):
            digest.update(chunk)

        log(f"sending {size - offset} bytes of {name}")
        connection.sendall(f"+FILE {size} {digest.hexdigest()} {offset}\r\n".encode())
        # sendfile() goes on until all is out, however little the socket
        # takes at a time.
        sent = connection.sendfile(file, offset, size - offset) if offset < size else 0
        # It stops early when the file shrank, and sometimes (Linux) when the
        # client reset the connection. The size was promised: that breaks it.
        if sent < size - offset:
            raise ConnectionError(f"only {sent} bytes went out")
        log(f"sent {name}")
    return ""


def serve(connection, folder):
    with connection:
        try:
            connection.settimeout(IDLE_S)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            lines = connection.makefile("rb")
            # One request after the other: the next line is taken when the
            # last payload is out, so no reply can get into a payload.
            while (line := lines.readline(MAX_LINE)).endswith(b"\n"):
                refusal = send(connection, folder, line.decode(errors="replace").rstrip("\r\n"))
                if refusal:
                    connection.sendall(f"-ERR {refusal} Cannot send that\r\n".encode())
        except OSError as error:
            log(errno.errorcode.get(error.errno, str(error)))


def main(port_text="", folder="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or int(port_text) > 65535 or not folder:
        print("usage: python3 file-server.py <port> <folder> [host]", file=sys.stderr)
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
