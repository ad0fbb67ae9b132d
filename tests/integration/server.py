"""Starts caveatd for a test, on a port of its own, and asks it things."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.environ["CAVEAT_STUBS"])

import grpc  # noqa: E402
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory  # noqa: E402
from caveat.v1 import answer_pb2, answer_service_pb2, answer_service_pb2_grpc  # noqa: E402,F401

CAVEATD = os.environ["CAVEATD"]
SOURCE = os.getcwd()
REFERENCE = os.path.join(SOURCE, "corpus/data/bone-metastases")
# Small, for tests that start many servers and do not mind what is answered.
KETTLES = os.path.join(SOURCE, "tests/integration/testdata/kettles.txt")
SERVICE = "/caveat.v1.AnswerService/"
TIMEOUT_S = 20

FAQ_QUESTION = "Can bone metastases go into remission with treatment?"
FAQ_ID = "faq-1"
KETTLE_QUESTION = "How do I descale a kettle?"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def reference_document():
    return read(os.path.join(REFERENCE, "bone-metastases.txt"))


class Server:
    """A running caveatd; use it in a `with`."""

    def __init__(self, *flags, corpus=KETTLES, grpc_address="127.0.0.1:0",
                 drain_notice="100ms", prefix=()):
        self.stderr = tempfile.NamedTemporaryFile()
        command = [*prefix, CAVEATD, "--corpus", corpus, "--grpc", grpc_address,
                   "--drain-notice", drain_notice, *flags]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.stderr, text=True)
        self.ready = self.process.stdout.readline()
        if not self.ready.startswith("ready "):
            self.process.wait(TIMEOUT_S)
            raise AssertionError("not ready: " + self.log_text())
        self.fields = dict(f.split("=", 1) for f in self.ready.split()[1:])
        self.address = self.fields["grpc"]

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        self.process.stdout.close()

    def terminate(self):
        """Ends it in good order; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(TIMEOUT_S)

    def log_text(self):
        with open(self.stderr.name, "r", encoding="utf-8", errors="replace") as file:
            return file.read()

    def log_lines(self):
        return [json.loads(line) for line in self.log_text().splitlines()]

    def wait_for_event(self, event, count=1):
        """Waits until the log has `count` lines of an event; returns them."""
        def found():
            lines = [json.loads(line) for line in self.log_text().split("\n")[:-1]]
            lines = [line for line in lines if line["event"] == event]
            return lines if len(lines) >= count else None
        return wait_for(found, "%d log lines of %s" % (count, event))

    def channel(self, **options):
        return open_channel(self.address, **options)


def wait_for(condition, what):
    """Returns what `condition` returns, once it is true."""
    pause = threading.Event()
    for _ in range(int(TIMEOUT_S / 0.01)):
        result = condition()
        if result:
            return result
        pause.wait(0.01)
    raise AssertionError("waited in vain for " + what)


def conversation_key(test, text="a key that the replicas of a test share\n"):
    """Path of a file for --conversation-key, which lives as long as the test."""
    file = tempfile.NamedTemporaryFile("w")
    test.addCleanup(file.close)
    file.write(text)
    file.flush()
    return file.name


def open_channel(address, **options):
    """A channel that never retries and shares no connection with another."""
    options = {"grpc.enable_retries": 0, "grpc.use_local_subchannel_pool": 1, **options}
    return grpc.insecure_channel(address, options=list(options.items()))


def stub(channel):
    return answer_service_pb2_grpc.AnswerServiceStub(channel)


def ask(channel, question, **fields):
    request = answer_service_pb2.AskRequest(question=question, **fields)
    return stub(channel).Ask(request, timeout=TIMEOUT_S)


def raw_call(channel, method, data, **kwargs):
    """Sends bytes as they are; returns the reply's bytes."""
    return channel.unary_unary(SERVICE + method)(data, timeout=TIMEOUT_S, **kwargs)


def _rpc_messages():
    path = os.path.join(os.environ["CAVEAT_STUBS"], "google_rpc.binpb")
    files = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as file:
        files.ParseFromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    names = ("Status", "ErrorInfo", "RetryInfo")
    return {name: factory.GetPrototype(pool.FindMessageTypeByName("google.rpc." + name))
            for name in names}


_RPC = _rpc_messages()


class Failure:
    """An error of a call with its details."""

    def __init__(self, error):
        self.code = error.code()
        self.message = error.details()
        self.reason = self.domain = None
        self.metadata = {}
        self.retry_delay_s = None
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                self._read(value)

    def _read(self, data):
        status = _RPC["Status"].FromString(data)
        assert status.code == self.code.value[0], (status, self.code)
        for detail in status.details:
            name = detail.type_url.rsplit(".", 1)[1]
            message = _RPC[name].FromString(detail.value)
            if name == "ErrorInfo":
                self.reason, self.domain = message.reason, message.domain
                self.metadata = dict(message.metadata)
            elif name == "RetryInfo":
                delay = message.retry_delay
                self.retry_delay_s = delay.seconds + delay.nanos / 1e9


def failure_of(call):
    """Runs a call that must fail; returns how it did."""
    try:
        call()
    except grpc.RpcError as error:
        return Failure(error)
    raise AssertionError("the call succeeded")
