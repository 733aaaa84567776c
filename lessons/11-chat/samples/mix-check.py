"""Eight writers say lines of one letter in a room, all at once and in
pieces. A reader in the room says how many of the lines came whole.
"""

import asyncio
import errno
import re
import socket
import sys

TIMEOUT_S = 5
READ_SIZE = 65536
WRITERS = "abcdefgh"
LINES = 5
# Letters of one line, sent in pieces of this many bytes …
LETTERS = 1500
PIECE = 300
# … with a pause behind each, so that it is read by itself.
GAP_S = 0.003
# For the reader to be in the room before anything is said.
HEAD_START_S = 0.2
MAX_ANSWER = 1024 * 1024


async def enter(host, port):
    """A connection that is in the room."""
    opening = asyncio.open_connection(host, port)
    reader, writer = await asyncio.wait_for(opening, TIMEOUT_S)
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    writer.write(b"JOIN mix\r\n")
    return reader, writer


async def throw_away(reader):
    while await reader.read(READ_SIZE):
        pass


async def write(host, port, letter):
    reader, writer = await enter(host, port)
    reading = asyncio.create_task(throw_away(reader))
    # The `!` marks the end of a line: the reader counts it.
    line = f"SAY mix {letter * LETTERS}!\r\n".encode()
    for start in list(range(0, len(line), PIECE)) * LINES:
        writer.write(line[start : start + PIECE])
        await asyncio.sleep(GAP_S)
    writer.write_eof()
    await asyncio.wait_for(reading, TIMEOUT_S)
    writer.close()


async def read(reader):
    answer = b""
    while answer.count(b"!") < len(WRITERS) * LINES:
        chunk = await asyncio.wait_for(reader.read(READ_SIZE), TIMEOUT_S)
        answer += chunk
        if not chunk:
            break
        if len(answer) > MAX_ANSWER:
            raise ConnectionError("the answer is too long")
    return answer.decode(errors="replace").split("\r\n")


def runs_of(line):
    """The letters of a line, such as: 300 a, 300 c, 900 b"""
    runs = re.finditer(r"([a-h])\1{9,}", line)
    return [f"{len(run[0])} {run[1]}" for run in runs]


async def check(host, port):
    reader, writer = await enter(host, port)
    await asyncio.sleep(HEAD_START_S)
    writing = [write(host, port, letter) for letter in WRITERS]
    lines, *_ = await asyncio.gather(read(reader), *writing)
    writer.close()
    said = [line for line in lines if runs_of(line)]
    mixed = [line for line in said if not line.endswith(f" {line[-2] * LETTERS}!")]
    expected, whole = len(WRITERS) * LINES, len(said) - len(mixed)
    print("ok   " if whole == expected else "WRONG", f"{whole} of {expected} lines whole")
    mixes = [runs for runs in map(runs_of, mixed) if len(runs) > 1]
    if mixes:
        print(f"      one line: {', '.join(mixes[0][:4])}")
    return 0 if whole == expected else 1


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or not 1 <= int(port_text) <= 65535:
        print("usage: python3 mix-check.py <port> [host]", file=sys.stderr)
        return 2
    try:
        return asyncio.run(check(host, int(port_text)))
    except asyncio.TimeoutError:
        reason = f"nothing happened for {TIMEOUT_S} s"
    except OSError as error:
        reason = errno.errorcode.get(error.errno, str(error))
    print(f"Cannot check {host} port {port_text}: {reason}", file=sys.stderr)
    return 1


sys.exit(main(*sys.argv[1:]))
