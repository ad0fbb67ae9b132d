"""A client of gRPC that asks and never reads: HTTP/2 by hand, with no window for replies."""

import socket
import struct

import server

DATA, HEADERS, RST_STREAM, SETTINGS = 0, 1, 3, 4
END_STREAM, END_HEADERS = 1, 4
INITIAL_WINDOW_SIZE = 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind, flags, stream, payload):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def text(value):
    return bytes([len(value)]) + value.encode()


def headers(method):
    """POST and http of HPACK's table; the rest are names of it, or not, and plain values."""
    return (b"\x83\x86" + b"\x04" + text(server.SERVICE + method) + b"\x01" + text("x") +
            b"\x0f\x10" + text("application/grpc") + b"\x00" + text("te") + text("trailers"))


class SlowReader:
    """A connection that holds whatever is replied to it; use it in a `with`."""

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.connection = socket.create_connection((host, int(port)), timeout=server.TIMEOUT_S)
        self.streams = []
        no_window = struct.pack(">HI", INITIAL_WINDOW_SIZE, 0)
        self.connection.sendall(PREFACE + frame(SETTINGS, 0, 0, no_window))

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.connection.close()

    def ask(self, question, method="Ask", count=1):
        """Sends the question so many times, each in a stream of its own."""
        request = server.answer_service_pb2.AskRequest(question=question)
        if method == "Chat":
            request = server.answer_service_pb2.ChatRequest(ask=request)
        message = request.SerializeToString()
        message = b"\0" + struct.pack(">I", len(message)) + message
        # A chat goes on.
        end = 0 if method == "Chat" else END_STREAM
        for _ in range(count):
            stream = 2 * len(self.streams) + 1
            self.streams.append(stream)
            self.connection.sendall(frame(HEADERS, END_HEADERS, stream, headers(method)) +
                                    frame(DATA, end, stream, message))

    def wait_for_ends(self):
        """Returns when every stream has been ended by the server."""
        open_streams = set(self.streams)
        while open_streams:
            head = self._read(9)
            size = int.from_bytes(head[:3], "big")
            kind, flags, stream = struct.unpack(">BBI", head[3:])
            self._read(size)
            if kind == RST_STREAM or kind in (HEADERS, DATA) and flags & END_STREAM:
                open_streams.discard(stream)

    def _read(self, size):
        data = b""
        while len(data) < size:
            part = self.connection.recv(size - len(data))
            if not part:
                raise AssertionError("the server has closed the connection")
            data += part
        return data
