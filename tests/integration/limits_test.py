"""Every limit holds, and the service goes on after it was reached."""

import socket
import struct
import threading
import unittest

import grpc
import server
import slow_reader

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + struct.pack(">IBI", 0x000000_04, 0, 0)
GZIP = grpc.Compression.Gzip


def connect(address):
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=server.TIMEOUT_S)


def is_closed_by_peer(connection):
    """Reads until the end, which comes only when the server closes."""
    try:
        while connection.recv(4096):
            pass
    except ConnectionResetError:
        pass
    return True


def ask_afresh(address):
    with server.open_channel(address) as channel:
        return server.ask(channel, server.KETTLE_QUESTION)


class Limits(unittest.TestCase):

    def test_an_oversize_message_is_refused(self):
        with server.Server() as running, running.channel() as channel:
            failure = server.failure_of(lambda: server.ask(channel, "x" * (10 << 20)))
            self.assertEqual(failure.code, grpc.StatusCode.RESOURCE_EXHAUSTED)
            failure = server.failure_of(lambda: server.ask(channel, "x" * 5000))
            self.assertEqual(failure.code, grpc.StatusCode.INVALID_ARGUMENT)
            ask_afresh(running.address)

    def test_the_largest_quote_fits(self):
        with server.Server() as running, running.channel() as channel:
            data = b"\x0a" + b"\x80\x80\x04" + b"x" * 65536
            self.assertEqual(server.raw_call(channel, "VerifyQuote", data), b"\x18\x01")

    def test_compressed_messages_are_refused(self):
        with server.Server() as running, running.channel() as channel:
            for compression in (grpc.Compression.Gzip, grpc.Compression.Deflate):
                failure = server.failure_of(lambda: server.raw_call(
                    channel, "Ask", b"\x0a\x7f" + b"x" * 127, compression=compression))
                self.assertEqual(failure.code, grpc.StatusCode.UNIMPLEMENTED)
            ask_afresh(running.address)

    def test_large_headers_are_refused(self):
        with server.Server() as running, running.channel() as channel:
            ask_afresh(running.address)
            server.ask(channel, server.KETTLE_QUESTION)
            failure = server.failure_of(lambda: server.raw_call(
                channel, "Ask", b"", metadata=(("x-filler", "y" * 20000),)))
            self.assertIn(failure.code, (grpc.StatusCode.RESOURCE_EXHAUSTED,
                                         grpc.StatusCode.UNAVAILABLE))
            ask_afresh(running.address)

    def test_too_many_calls_are_told_when_to_come_back(self):
        with server.Server("--calls-in-flight", "1") as running:
            refused, answered = [], []
            enough = threading.Event()

            def keep_asking():
                with running.channel() as channel:
                    stub = server.stub(channel)
                    while not enough.is_set():
                        calls = [stub.Ask.future(server.answer_service_pb2.AskRequest(
                            question=server.KETTLE_QUESTION)) for _ in range(20)]
                        for call in calls:
                            try:
                                call.result(timeout=server.TIMEOUT_S)
                                answered.append(1)
                            except grpc.RpcError as error:
                                refused.append(server.Failure(error))
                        if refused and answered or len(answered) > 100000:
                            enough.set()

            askers = [threading.Thread(target=keep_asking) for _ in range(4)]
            for asker in askers:
                asker.start()
            for asker in askers:
                asker.join()
            self.assertTrue(refused)
            for failure in refused:
                self.assertEqual(failure.code, grpc.StatusCode.RESOURCE_EXHAUSTED)
                self.assertEqual(failure.reason, "OVERLOADED")
                self.assertGreater(failure.retry_delay_s, 0)
            ask_afresh(running.address)

    def test_who_does_not_read_keeps_nobody_from_asking(self):
        with server.Server("--calls-in-flight", "4", "--reply-timeout", "300ms") as running:
            for method in ("Ask", "Chat"):
                with slow_reader.SlowReader(running.address) as slow:
                    slow.ask(server.KETTLE_QUESTION, method, count=20)
                    running.wait_for_event("call", count=20)
                    ask_afresh(running.address)
                    slow.wait_for_ends()
            self.assertEqual(running.terminate(), 0)

    def test_replies_that_nobody_reads_are_bounded(self):
        with server.Server("--reply-timeout", "10m") as running:
            # Each counts 16 KiB at least, and all together have 64 MiB.
            slow = [slow_reader.SlowReader(running.address) for _ in range(42)]
            slow[0].ask(server.KETTLE_QUESTION, count=100)
            running.wait_for_event("call", count=100)
            for reader in slow[1:]:
                reader.ask(server.KETTLE_QUESTION, count=100)
            # The oldest go first.
            slow[0].wait_for_ends()
            ask_afresh(running.address)
            for reader in slow:
                reader.connection.close()

    def test_silent_connections_are_closed(self):
        with server.Server("--handshake-timeout", "300ms") as running:
            connections = [connect(running.address) for _ in range(20)]
            for connection in connections:
                self.assertTrue(is_closed_by_peer(connection))
                connection.close()

    def test_idle_connections_are_closed(self):
        with server.Server("--connection-idle", "1s") as running:
            with connect(running.address) as connection:
                connection.sendall(PREFACE)
                self.assertTrue(is_closed_by_peer(connection))

    def test_one_client_can_not_take_all_connections(self):
        with server.Server("--connections-per-client", "3") as running:
            held = [connect(running.address) for _ in range(3)]
            for connection in held:
                connection.sendall(PREFACE)
                self.assertTrue(connection.recv(1))
            with connect(running.address) as fourth:
                self.assertTrue(is_closed_by_peer(fourth))
            for connection in held:
                connection.close()
            server.wait_for(lambda: self.can_ask(running), "free connections")

    def test_running_out_of_descriptors_is_survived(self):
        # The shell's limit leaves some 30 descriptors for connections.
        prefix = ("sh", "-c", 'ulimit -n 100; exec "$@"', "sh")
        with server.Server(prefix=prefix) as running:
            flood = [connect(running.address) for _ in range(300)]
            for connection in flood:
                connection.close()
            server.wait_for(lambda: self.can_ask(running), "a free descriptor")

    def can_ask(self, running):
        try:
            ask_afresh(running.address)
            return True
        except grpc.RpcError:
            return False


if __name__ == "__main__":
    unittest.main()
