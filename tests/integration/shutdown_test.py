"""How caveatd ends: every call that it took is answered first."""

import os
import signal
import tempfile
import threading
import time
import unittest

import grpc
import server

CLIENTS = 4
CALLS_BEFORE = 200


def open_to_write(pipe):
    """A named pipe that somebody reads, open; None while nobody does."""
    try:
        return os.fdopen(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK), "wb")
    except OSError:
        return None


class Asker(threading.Thread):
    """Asks on a channel of its own until a call fails."""

    def __init__(self, address, answered):
        super().__init__()
        self.address, self.answered = address, answered
        self.count, self.failure = 0, None

    def run(self):
        with server.open_channel(self.address) as channel:
            while self.failure is None:
                try:
                    server.ask(channel, server.KETTLE_QUESTION)
                    self.count += 1
                    self.answered.release()
                except grpc.RpcError as error:
                    self.failure = error


class Shutdown(unittest.TestCase):

    def test_under_load_every_accepted_call_is_answered(self):
        with server.Server() as running:
            answered = threading.Semaphore(0)
            askers = [Asker(running.address, answered) for _ in range(CLIENTS)]
            for asker in askers:
                asker.start()
            for _ in range(CALLS_BEFORE):
                self.assertTrue(answered.acquire(timeout=server.TIMEOUT_S))
            begin = time.monotonic()
            exit_code = running.terminate()
            took_s = time.monotonic() - begin
            for asker in askers:
                asker.join()
            self.assertEqual(exit_code, 0)
            self.assertLess(took_s, 10)
            for asker in askers:
                self.assertEqual(asker.failure.code(), grpc.StatusCode.UNAVAILABLE,
                                 asker.failure.details())
            lines = running.log_lines()
            served = [l for l in lines if l["event"] == "call" and l["code"] == "OK"]
            self.assertFalse([l for l in lines if "lines_dropped" in l])
            self.assertEqual(len(served), sum(asker.count for asker in askers))
            self.assertEqual([l["event"] for l in lines if l["event"] != "call"],
                             ["start", "drain", "stop"])

    def test_an_open_connection_does_not_delay_the_end(self):
        with server.Server() as running, running.channel() as channel:
            server.ask(channel, server.KETTLE_QUESTION)
            begin = time.monotonic()
            self.assertEqual(running.terminate(), 0)
            self.assertLess(time.monotonic() - begin, 5)

    def test_health_says_not_serving_before_calls_are_refused(self):
        with server.Server(drain_notice="5s") as running, running.channel() as channel:
            check = channel.unary_unary("/grpc.health.v1.Health/Check")
            self.assertEqual(check(b"", timeout=server.TIMEOUT_S), b"\x08\x01")
            running.process.send_signal(signal.SIGTERM)
            running.wait_for_event("drain")
            server.wait_for(lambda: check(b"", timeout=server.TIMEOUT_S) == b"\x08\x02",
                            "NOT_SERVING")
            server.ask(channel, server.KETTLE_QUESTION)
            # A second signal ends it at once, in the middle of the notice.
            begin = time.monotonic()
            running.process.send_signal(signal.SIGTERM)
            self.assertEqual(running.process.wait(server.TIMEOUT_S), 128 + signal.SIGTERM)
            self.assertLess(time.monotonic() - begin, 2)

    def test_a_reload_that_hangs_does_not_delay_the_end(self):
        with tempfile.TemporaryDirectory() as folder:
            contacts = os.path.join(folder, "contacts.txtpb")
            with open(contacts, "w", encoding="utf-8"):
                pass
            questions = os.path.join(folder, "questions")
            with server.Server("--contacts", contacts, "--log-questions", questions) as running:
                os.remove(contacts)
                os.mkfifo(contacts)
                running.process.send_signal(signal.SIGHUP)
                # It can be opened when somebody reads, who then gets no end.
                writer = server.wait_for(lambda: open_to_write(contacts), "the reload")
                with running.channel() as channel:
                    server.ask(channel, server.KETTLE_QUESTION)
                self.assertEqual(running.terminate(), 0)
                writer.close()
                self.assertEqual(running.log_lines()[-1]["event"], "stop")
                kept = os.path.join(questions, os.listdir(questions)[0])
                self.assertIn(b"descale", server.read(kept))

    def test_sigint_drains_too(self):
        with server.Server() as running:
            running.process.send_signal(signal.SIGINT)
            self.assertEqual(running.process.wait(server.TIMEOUT_S), 0)

    def test_other_signals_do_not_end_it(self):
        with server.Server() as running:
            running.process.stdout.close()
            for number in (signal.SIGPIPE, signal.SIGUSR1, signal.SIGUSR2):
                running.process.send_signal(number)
            with running.channel() as channel:
                server.ask(channel, server.KETTLE_QUESTION)
            self.assertEqual(running.terminate(), 0)

    def test_without_standard_error_no_client_gets_the_log(self):
        prefix = ("sh", "-c", 'exec "$@" 2>&- <&-', "sh")
        with server.Server(prefix=prefix) as running:
            # A connection that got the log's number would be broken by it.
            for _ in range(5):
                with running.channel() as channel:
                    server.ask(channel, server.KETTLE_QUESTION)
            self.assertEqual(running.terminate(), 0)


if __name__ == "__main__":
    unittest.main()
