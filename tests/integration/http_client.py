"""A client of the HTTP port for tests: one request, and what came back."""

import http.client
import json
import ssl
import struct

import server
from google.protobuf import json_format

ASK = server.SERVICE + "Ask"
JSON = {"content-type": "application/json"}
PROTO = {"content-type": "application/proto"}
WEB = {"content-type": "application/grpc-web+proto"}


class HttpServer(server.Server):
    """A caveatd that serves HTTP too."""

    def __init__(self, *flags, **options):
        super().__init__("--http", "127.0.0.1:0", *flags, **options)
        self.http = self.fields["http"]

    def connect(self):
        return connect(self.http)

    def request(self, method, path, headers=None, body=None):
        """Asks on a connection of its own."""
        connection = self.connect()
        try:
            return request(connection, method, path, headers, body)
        finally:
            connection.close()

    def post_json(self, message, method="Ask", **headers):
        return self.request("POST", server.SERVICE + method, {**JSON, **headers},
                            json.dumps(message))

    def get(self, path, **headers):
        return self.request("GET", path, headers)


def host_and_port(address):
    host, port = address.rsplit(":", 1)
    return host, int(port)


def connect(address, context=None):
    host, port = host_and_port(address)
    if context:
        return http.client.HTTPSConnection(host, port, timeout=server.TIMEOUT_S, context=context)
    return http.client.HTTPConnection(host, port, timeout=server.TIMEOUT_S)


def trusting(authority_file):
    context = ssl.create_default_context(cafile=authority_file)
    context.check_hostname = False
    return context


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = {key.lower(): value for key, value in response.getheaders()}
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


def request(connection, method, path, headers=None, body=None):
    connection.request(method, path, body=body, headers=headers or {})
    return Reply(connection.getresponse())


def parse_reply(text):
    return json_format.Parse(text, server.answer_service_pb2.AskResponse())


def frame(data, flags=0):
    return struct.pack(">BI", flags, len(data)) + data


def read_frames(body):
    """The message and the trailers of a gRPC-Web body."""
    message, trailers = None, {}
    while body:
        flags, size = struct.unpack(">BI", body[:5])
        payload, body = body[5:5 + size], body[5 + size:]
        if flags & 0x80:
            for line in payload.decode().splitlines():
                key, value = line.split(":", 1)
                trailers[key] = value.strip()
        else:
            message = payload
    return message, trailers
