"""Slow, greedy and silent clients of the HTTP port cost others nothing."""

import json
import socket
import struct
import threading
import time
import unittest

import http_client
import server
from http_client import ASK, JSON

BODY = json.dumps({"question": server.KETTLE_QUESTION})
HALF = ("POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        "Content-Length: 99\r\n\r\n{" % ASK).encode()


def connect(running):
    return socket.create_connection(http_client.host_and_port(running.http),
                                    timeout=server.TIMEOUT_S)


def is_closed_by_peer(connection):
    try:
        while connection.recv(4096):
            pass
    except ConnectionResetError:
        pass
    return True


class HttpLimits(unittest.TestCase):

    def test_a_hundred_half_open_requests_delay_nobody(self):
        with http_client.HttpServer() as running:
            alone = self.slowest_of(running, 100)
            slow = [connect(running) for _ in range(100)]
            for connection in slow:
                connection.sendall(HALF)
            beside = self.slowest_of(running, 100)
            for connection in slow:
                connection.close()
            # A wait for any of them would be seconds.
            self.assertLess(beside, max(0.5, 10 * alone))

    def slowest_of(self, running, count):
        connection = running.connect()
        slowest = 0
        for _ in range(count):
            begin = time.monotonic()
            reply = http_client.request(connection, "POST", ASK, JSON, BODY)
            slowest = max(slowest, time.monotonic() - begin)
            self.assertEqual(reply.status, 200)
        connection.close()
        return slowest

    def test_a_request_that_trickles_ends_at_its_time_limit(self):
        with http_client.HttpServer("--http-request-timeout", "500ms") as running:
            with connect(running) as connection:
                connection.sendall(HALF)
                done = threading.Event()

                def trickle():
                    while not done.wait(0.02):
                        try:
                            connection.sendall(b" ")
                        except OSError:
                            return

                thread = threading.Thread(target=trickle)
                thread.start()
                begin = time.monotonic()
                self.assertTrue(is_closed_by_peer(connection))
                self.assertLess(time.monotonic() - begin, 5)
                done.set()
                thread.join()
            with connect(running) as silent:
                self.assertTrue(is_closed_by_peer(silent))
            self.assertIn(b"caveat_http_timeouts_total 1\n", running.get("/metrics").body)

    def test_an_idle_connection_is_closed(self):
        with http_client.HttpServer("--http-keep-alive", "200ms") as running:
            with connect(running) as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                self.assertTrue(connection.recv(4096).startswith(b"HTTP/1.1 200 "))
                self.assertTrue(is_closed_by_peer(connection))

    def test_one_client_can_not_take_all_connections(self):
        with http_client.HttpServer("--connections-per-client", "3") as running:
            held = [running.connect() for _ in range(3)]
            for connection in held:
                http_client.request(connection, "GET", "/healthz")
            with connect(running) as fourth:
                self.assertTrue(is_closed_by_peer(fourth))
            for connection in held:
                connection.close()
            server.wait_for(lambda: self.is_up(running), "free connections")
            # Of the other port the same client has as many again.
            with running.channel() as channel:
                server.ask(channel, server.KETTLE_QUESTION)

    def test_running_out_of_descriptors_is_survived(self):
        prefix = ("sh", "-c", 'ulimit -n 120; exec "$@"', "sh")
        with http_client.HttpServer(prefix=prefix) as running:
            flood = [connect(running) for _ in range(300)]
            for connection in flood:
                connection.close()
            server.wait_for(lambda: self.is_up(running), "a free descriptor")

    def is_up(self, running):
        try:
            return running.get("/healthz").status == 200
        except OSError:
            return False

    def test_clients_that_vanish_leave_nothing(self):
        with http_client.HttpServer() as running:
            for _ in range(50):
                connection = connect(running)
                connection.sendall(HALF)
                # Ends with a reset, as a crash would.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                      struct.pack("ii", 1, 0))
                connection.close()

            def only_the_scrape():
                return b"caveat_http_connections 1\n" in running.get("/metrics").body

            server.wait_for(only_the_scrape, "closed connections")

    def test_a_body_larger_than_announced_is_the_next_request(self):
        with http_client.HttpServer() as running, connect(running) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"
                               b"abGET /readyz HTTP/1.1\r\nHost: a\r\n\r\n"
                               b"junk junk junk\r\n\r\n")
            reply = b""
            while True:
                more = connection.recv(4096)
                if not more:
                    break
                reply += more
            self.assertEqual(reply.count(b"HTTP/1.1 200 OK"), 2)
            self.assertEqual(reply.count(b"HTTP/1.1 400 "), 1)


if __name__ == "__main__":
    unittest.main()
