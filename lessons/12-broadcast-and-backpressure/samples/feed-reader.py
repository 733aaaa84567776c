"""Reads a feed and looks whether a line is missing. With a pause it
stops reading once, for so many seconds, as a slow program would.
"""

import errno
import re
import socket
import sys
import time

TIMEOUT_S = 5
MAX_LINE = 8192
REPORT_S = 1
READ_SIZE = 65536
TICK = re.compile(rb"\* TICK (\d+) ")


class Tally:
    def __init__(self):
        self._first = self._last = self._lines = 0

    def take(self, line):
        tick = TICK.match(line)
        if not tick:
            print(line.decode(errors="replace").rstrip(), flush=True)
            return
        self._last = int(tick[1])
        self._first = self._first or self._last
        self._lines += 1

    def __str__(self):
        missing = self._last - self._first + 1 - self._lines
        return f"line {self._last}, {missing} missing"


def read(connection, tally, pause):
    rest = b""
    report_at = time.monotonic() + REPORT_S
    while chunk := connection.recv(READ_SIZE):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            tally.take(line)
        if len(rest) >= MAX_LINE:
            raise ConnectionError("a line is too long")
        if time.monotonic() < report_at:
            continue
        if pause > 0:
            print(f"stopped reading, {tally}", flush=True)
            time.sleep(pause)
            print("reading on", flush=True)
            pause = 0
        else:
            print(tally, flush=True)
        report_at = time.monotonic() + REPORT_S
    print(f"read FIN, {tally}")


def main(port_text="", host="127.0.0.1", pause_text="0", *_):
    port_is_right = port_text.isdecimal() and 1 <= int(port_text) <= 65535
    if not port_is_right or not pause_text.isdecimal():
        print("usage: python3 feed-reader.py <port> [host] [pause]", file=sys.stderr)
        return 2
    tally = Tally()
    try:
        address = (host, int(port_text))
        with socket.create_connection(address, timeout=TIMEOUT_S) as connection:
            read(connection, tally, int(pause_text))
        return 0
    except socket.timeout:
        reason = f"nothing came for {TIMEOUT_S} s, {tally}"
    except OSError as error:
        reason = errno.errorcode.get(error.errno, str(error))
    print(f"Cannot read {host} port {port_text}: {reason}", file=sys.stderr)
    return 1


try:
    sys.exit(main(*sys.argv[1:]))
except KeyboardInterrupt:
    print("stopped")
