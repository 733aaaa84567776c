"""A chat server: names, rooms, and an event for everybody in a room."""

import asyncio
import errno
import re
import sys

# Bytes of one line from a member, with its LF.
MAX_LINE = 4096
MAX_MEMBERS = 100
# Rooms that one member may be in.
MAX_ROOMS = 20
# Bytes that may wait for a member who does not read.
MAX_WAITING = 256 * 1024
# For a member who is sent away to take the last line.
LINGER_S = 2
READ_SIZE = 65536
NAME = re.compile(r"[A-Za-z0-9_-]{1,24}")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def log(text):
    print(text, flush=True)


class Member:
    def __init__(self, name, writer):
        self.name = name
        self.rooms = set()
        self._writer = writer

    def send(self, line):
        """One line in one write: no other line can come in between."""
        if self._writer.is_closing():
            return
        self._writer.write(f"{line}\r\n".encode())
        # Keeps one member's trouble from becoming everybody's.
        if self._writer.transport.get_write_buffer_size() > MAX_WAITING:
            self._writer.transport.abort()


class Chat:
    def __init__(self):
        self._members = set()
        self._guests = 0
        self._messages = 0

    def enter(self, writer):
        """The new member, or None where there are too many."""
        if len(self._members) >= MAX_MEMBERS:
            return None
        self._guests += 1
        member = Member(f"guest-{self._guests}", writer)
        self._members.add(member)
        member.send(f"* HELLO {member.name}")
        return member

    def exit(self, member):
        self._members.remove(member)
        for room in tuple(member.rooms):
            self._leave(member, room)

    def answer(self, member, line):
        # A member could steer the screens of the others with these.
        if CONTROL.search(line):
            return "-ERR not-text"
        verb, word, text = (*line.split(" ", 2), "", "")[:3]
        requests = {"NICK": self._rename, "JOIN": self._join, "LEAVE": self._leave}
        if verb.upper() == "SAY":
            return self._say(member, word, text)
        request = requests.get(verb.upper())
        return request(member, word) if request else "-ERR unknown-command"

    def _tell(self, rooms, sender, line):
        """Tells everybody who is in one of `rooms`, once, but not `sender`."""
        for member in self._members:
            if member is not sender and rooms & member.rooms:
                member.send(line)

    def _size(self, room):
        return sum(room in member.rooms for member in self._members)

    def _rename(self, member, name):
        if not NAME.fullmatch(name):
            return "-ERR bad-arguments"
        others = self._members - {member}
        if name.lower() in {other.name.lower() for other in others}:
            return "-ERR nick-in-use"
        self._tell(member.rooms, member, f"* NICK {member.name} {name}")
        member.name = name
        return f"+OK {name}"

    def _join(self, member, room):
        if not NAME.fullmatch(room):
            return "-ERR bad-arguments"
        if room not in member.rooms:
            if len(member.rooms) >= MAX_ROOMS:
                return "-ERR quota"
            member.rooms.add(room)
            self._tell({room}, member, f"* JOIN {room} {member.name}")
        return f"+OK {room} {self._size(room)}"

    def _leave(self, member, room):
        if room not in member.rooms:
            return "-ERR not-a-member"
        member.rooms.remove(room)
        self._tell({room}, member, f"* LEAVE {room} {member.name}")
        return f"+OK {room} {self._size(room)}"

    def _say(self, member, room, text):
        if room not in member.rooms:
            return "-ERR not-a-member"
        self._messages += 1
        line = f"* MSG {room} {member.name} {self._messages} {text}"
        self._tell({room}, member, line)
        return f"+OK {self._messages}"


async def converse(chat, member, reader):
    # The last line may lack its LF: then it is no line.
    while (line := await reader.readline()).endswith(b"\n"):
        text = line.decode(errors="replace").rstrip("\r\n")
        member.send(chat.answer(member, text))


async def throw_away(reader):
    while await reader.read(READ_SIZE):
        pass


async def send_away(reader, writer, line):
    """Says why, and reads on meanwhile: RST would undo the line."""
    try:
        writer.write(f"{line}\r\n".encode())
        writer.write_eof()
        await asyncio.wait_for(throw_away(reader), LINGER_S)
    except (OSError, asyncio.TimeoutError):
        writer.transport.abort()
    writer.close()


async def serve(chat, reader, writer):
    member = chat.enter(writer)
    if member is None:
        return await send_away(reader, writer, "-ERR too-many-connections")
    log(f"{member.name} came")
    too_long = False
    try:
        await converse(chat, member, reader)
    except ValueError:  # readline() found no LF within MAX_LINE.
        too_long = True
    except OSError as error:
        log(errno.errorcode.get(error.errno, str(error)))
    # However it ended: FIN, RST, or let go.
    chat.exit(member)
    log(f"{member.name} is gone")
    if too_long:
        await send_away(reader, writer, "-ERR line-too-long")
    writer.close()


async def run(host, port):
    chat = Chat()

    async def accepted(reader, writer):
        await serve(chat, reader, writer)

    # Its limit does not count the LF.
    server = await asyncio.start_server(accepted, host, port, limit=MAX_LINE - 1)
    bound = server.sockets[0].getsockname()
    log(f"listening on {bound[0]} port {bound[1]}")
    await asyncio.Event().wait()  # Until Ctrl-C.


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or int(port_text) > 65535:
        print("usage: python3 chat-server.py <port> [host]", file=sys.stderr)
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
