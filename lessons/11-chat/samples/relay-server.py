"""A WRONG chat server: it passes on each read, whole line or not."""

import asyncio
import errno
import sys

READ_SIZE = 65536


def log(text):
    print(text, flush=True)


async def relay(writers, reader, writer):
    writers.add(writer)
    try:
        while chunk := await reader.read(READ_SIZE):
            for other in writers - {writer}:
                other.write(chunk)
    except OSError as error:
        log(errno.errorcode.get(error.errno, str(error)))
    finally:
        writers.remove(writer)
        writer.close()


async def run(host, port):
    writers = set()

    async def accepted(reader, writer):
        await relay(writers, reader, writer)

    server = await asyncio.start_server(accepted, host, port)
    bound = server.sockets[0].getsockname()
    log(f"listening on {bound[0]} port {bound[1]}")
    await asyncio.Event().wait()  # Until Ctrl-C.


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or int(port_text) > 65535:
        print("usage: python3 relay-server.py <port> [host]", file=sys.stderr)
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
