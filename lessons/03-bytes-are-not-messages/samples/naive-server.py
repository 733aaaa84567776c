"""A WRONG server: it takes what one read returned for one message."""

import errno
import socket
import sys
import threading

READ_SIZE = 65536


def log(text):
    print(text, flush=True)


def answer(line):
    verb, _, _ = line.partition(" ")
    if verb.upper() != "PING":
        return "-ERR unknown-command\r\n"
    return f"+PONG{line[4:]}\r\n"


def serve(connection):
    with connection:
        try:
            while chunk := connection.recv(READ_SIZE):
                line = chunk.decode(errors="replace").strip()
                log(f"read {len(chunk)} bytes as {ascii(line)}")
                connection.sendall(answer(line).encode())
        except OSError as error:
            log(errno.errorcode.get(error.errno, str(error)))


def main(port_text="", host="127.0.0.1", *_):
    if not port_text.isdecimal() or int(port_text) > 65535:
        print("usage: python3 naive-server.py <port> [host]", file=sys.stderr)
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
