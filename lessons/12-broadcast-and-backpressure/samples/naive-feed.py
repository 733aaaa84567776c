"""A WRONG feed: while one member does not read, nobody gets anything."""

import errno
import socket
import sys
import threading
import time

# Two thousand lines of 1000 bytes a second.
TICK_S = 0.02
LINES_PER_TICK = 40
LINE_BYTES = 1000
REPORT_S = 1


def log(text):
    print(text, flush=True)


class Feed:
    def __init__(self):
        self._members = []
        self._number = 0

    def enter(self, connection):
        self._members.append(connection)

    def run(self):
        while True:
            for _ in range(LINES_PER_TICK):
                self._tick()
            time.sleep(TICK_S)

    def report(self):
        while True:
            time.sleep(REPORT_S)
            log(f"line {self._number}: {len(self._members)} members")

    def _tick(self):
        self._number += 1
        text = f"* TICK {self._number} ".ljust(LINE_BYTES - 2, "x")
        line = f"{text}\r\n".encode()
        for member in list(self._members):
            try:
                # Returns when the system has taken all of it.
                member.sendall(line)
            except OSError as error:
                log(errno.errorcode.get(error.errno, str(error)))
                self._members.remove(member)
                member.close()


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or int(port_text) > 65535:
        print("usage: python3 naive-feed.py <port> [host]", file=sys.stderr)
        return 2
    try:
        # socket(), SO_REUSEADDR where it helps, bind() and listen().
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, int(port_text)), family=family)
    except OSError as error:
        reason = errno.errorcode.get(error.errno, str(error))
        print(f"Cannot listen on {host} port {port_text}: {reason}", file=sys.stderr)
        return 1
    feed = Feed()
    with listener:
        bound = listener.getsockname()
        log(f"listening on {bound[0]} port {bound[1]}")
        for work in (feed.run, feed.report):
            threading.Thread(target=work, daemon=True).start()
        while True:
            connection, _ = listener.accept()
            feed.enter(connection)


try:
    sys.exit(main(*sys.argv[1:]))
except KeyboardInterrupt:
    print("stopped")
