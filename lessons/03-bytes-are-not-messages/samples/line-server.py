"""A server that answers lines, wherever the reads cut them."""

import errno
import socket
import sys
import threading

READ_SIZE = 65536
LF = 0x0A
# Bytes of one line, without its LF.
MAX_LINE = 4096


class LineFramer:
    def __init__(self):
        self._line = bytearray()
        self._too_long = False

    def feed(self, chunk):
        """The lines that `chunk` completes, None for a too long one."""
        lines = []
        for byte in chunk:
            if byte == LF:
                lines.append(self._take())
            elif len(self._line) < MAX_LINE:
                self._line.append(byte)
            else:
                self._too_long = True
        return lines

    def _take(self):
        line = None if self._too_long else self._line.decode(errors="replace")
        self._line.clear()
        self._too_long = False
        return line[:-1] if line and line.endswith("\r") else line


def log(text):
    print(text, flush=True)


def answer(line):
    if line is None:
        return "-ERR line-too-long\r\n"
    verb, _, _ = line.partition(" ")
    if verb.upper() != "PING":
        return "-ERR unknown-command\r\n"
    return f"+PONG{line[4:]}\r\n"


def serve(connection):
    framer = LineFramer()
    with connection:
        try:
            while chunk := connection.recv(READ_SIZE):
                log(f"read {len(chunk)} bytes")
                for line in framer.feed(chunk):
                    log(f"  line {ascii(line)}")
                    connection.sendall(answer(line).encode())
        except OSError as error:
            log(errno.errorcode.get(error.errno, str(error)))


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or int(port_text) > 65535:
        print("usage: python3 line-server.py <port> [host]", file=sys.stderr)
        return 2
    try:
        # socket(), SO_REUSEADDR where it helps, bind() and listen().
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
            arguments = (connection,)
            threading.Thread(target=serve, args=arguments, daemon=True).start()


try:
    sys.exit(main(*sys.argv[1:]))
except KeyboardInterrupt:
    print("stopped")
