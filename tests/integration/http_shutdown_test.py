"""SIGTERM drains HTTP too: every request that was taken is answered."""

import json
import signal
import threading
import time
import unittest

import http.client
import http_client
import server
from http_client import ASK, JSON

BODY = json.dumps({"question": server.KETTLE_QUESTION})
CLIENTS = 3
CALLS_BEFORE = 100


class Asker(threading.Thread):
    """Asks until it is refused; as a browser, connects anew when told to."""

    def __init__(self, running, answered):
        super().__init__()
        self.running, self.answered = running, answered
        self.count, self.refused, self.broken = 0, 0, None

    def run(self):
        connection = None
        while self.broken is None and not self.refused:
            try:
                connection = connection or self.running.connect()
                if connection.sock is None:
                    connection.connect()
            except ConnectionRefusedError:
                self.refused += 1
                return
            except OSError as error:
                self.broken = error
                return
            try:
                reply = http_client.request(connection, "POST", ASK, JSON, BODY)
            except (OSError, http.client.HTTPException) as error:
                self.broken = error
                return
            assert reply.status == 200
            self.count += 1
            self.answered.release()
            if reply.headers.get("connection") == "close":
                connection.close()
                connection = None


class HttpShutdown(unittest.TestCase):

    def test_under_load_every_request_is_answered(self):
        with http_client.HttpServer(drain_notice="300ms") as running:
            answered = threading.Semaphore(0)
            askers = [Asker(running, answered) for _ in range(CLIENTS)]
            for asker in askers:
                asker.start()
            for _ in range(CALLS_BEFORE):
                self.assertTrue(answered.acquire(timeout=server.TIMEOUT_S))
            self.assertEqual(running.terminate(), 0)
            for asker in askers:
                asker.join()
            self.assertEqual([asker.broken for asker in askers if asker.broken], [])
            served = [line for line in running.log_lines()
                      if line["event"] == "call" and line["code"] == "OK"]
            self.assertGreaterEqual(len(served), sum(asker.count for asker in askers))

    def test_readiness_ends_before_the_port_closes(self):
        with http_client.HttpServer(drain_notice="5s") as running:
            connection = running.connect()
            self.assertEqual(http_client.request(connection, "GET", "/readyz").status, 200)
            running.process.send_signal(signal.SIGTERM)
            running.wait_for_event("drain")
            server.wait_for(lambda: running.get("/readyz").status == 503, "503")
            self.assertEqual(running.get("/healthz").status, 200)
            reply = running.post_json({"question": server.KETTLE_QUESTION})
            self.assertEqual((reply.status, reply.headers["connection"]), (200, "close"))
            running.process.send_signal(signal.SIGTERM)
            running.process.wait(server.TIMEOUT_S)

    def test_open_connections_do_not_delay_the_end(self):
        with http_client.HttpServer() as running:
            idle = running.connect()
            http_client.request(idle, "GET", "/healthz")
            fresh = running.connect()
            fresh.connect()
            begin = time.monotonic()
            self.assertEqual(running.terminate(), 0)
            self.assertLess(time.monotonic() - begin, 5)
            idle.close()
            fresh.close()


if __name__ == "__main__":
    unittest.main()
