"""A feed: every member gets each line. For one who does not read only
so many lines wait, and then the member is let go.
"""

import asyncio
import errno
import sys

# Two thousand lines of 1000 bytes a second.
TICK_S = 0.02
LINES_PER_TICK = 40
LINE_BYTES = 1000
MAX_MEMBERS = 100
# Lines that may wait for one member.
MAX_QUEUE = 256
# For a member who is let go to take what is on its way.
LINGER_S = 2
REPORT_S = 1
READ_SIZE = 65536


def log(text):
    print(text, flush=True)


class Member:
    def __init__(self, writer):
        self._writer = writer
        self._queue = asyncio.Queue(MAX_QUEUE)
        self._sending = asyncio.create_task(self._send_queued())

    @property
    def waiting(self):
        return self._queue.qsize()

    def send(self, line):
        """Queues a line; raises QueueFull when it is one too many."""
        self._queue.put_nowait(line)

    def stop(self):
        """Throws the queue away."""
        self._sending.cancel()

    async def let_go(self):
        """Says why, if that still arrives."""
        self.stop()
        self._writer.write(b"* BYE slow-consumer\r\n")
        self._writer.close()
        try:
            await asyncio.wait_for(self._writer.wait_closed(), LINGER_S)
        except asyncio.TimeoutError:
            self._writer.transport.abort()
        except OSError as error:
            log(errno.errorcode.get(error.errno, str(error)))

    async def _send_queued(self):
        try:
            while True:
                self._writer.write(await self._queue.get())
                # Waits until the socket has taken most of it.
                await self._writer.drain()
        except OSError as error:
            log(errno.errorcode.get(error.errno, str(error)))


class Feed:
    def __init__(self):
        self._members = set()
        self._number = 0
        # A task that nobody holds may be thrown away.
        self._leaving = set()

    async def run(self):
        while True:
            for _ in range(LINES_PER_TICK):
                self._tick()
            await asyncio.sleep(TICK_S)

    async def report(self):
        while True:
            await asyncio.sleep(REPORT_S)
            waiting = [member.waiting for member in self._members]
            log(f"line {self._number}: waiting for members: {waiting}")

    async def serve(self, reader, writer):
        if len(self._members) >= MAX_MEMBERS:
            writer.write(b"-ERR too-many-connections\r\n")
            writer.close()
            return
        member = Member(writer)
        self._members.add(member)
        try:
            # What members send is read and thrown away.
            while await reader.read(READ_SIZE):
                pass
        except OSError as error:
            log(errno.errorcode.get(error.errno, str(error)))
        if member in self._members:
            self._members.remove(member)
            member.stop()
            writer.close()

    def _tick(self):
        self._number += 1
        text = f"* TICK {self._number} ".ljust(LINE_BYTES - 2, "x")
        line = f"{text}\r\n".encode()
        for member in list(self._members):
            try:
                member.send(line)
            except asyncio.QueueFull:
                self._let_go(member)

    def _let_go(self, member):
        log(f"line {self._number}: letting a slow member go")
        self._members.remove(member)
        leaving = asyncio.create_task(member.let_go())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)


async def run(host, port):
    feed = Feed()
    server = await asyncio.start_server(feed.serve, host, port)
    bound = server.sockets[0].getsockname()
    log(f"listening on {bound[0]} port {bound[1]}")
    await asyncio.gather(feed.run(), feed.report())


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or int(port_text) > 65535:
        print("usage: python3 feed-server.py <port> [host]", file=sys.stderr)
        return 2
    try:
        asyncio.run(run(host, int(port_text)))
    except OSError as error:
        reason = errno.errorcode.get(error.errno, str(error))
        print(f"Cannot listen on {host} port {port_text}: {reason}", file=sys.stderr)
        return 1
    return 0


try:
    sys.exit(main(*sys.argv[1:]))
except KeyboardInterrupt:
    print("stopped")
