"""Opens many chats, leaves them idle, and says what one costs the server.

  tests/bench/idle_chats.py build/release/caveatd STUBS [COUNT]

STUBS is the folder of Python's stubs of the contract, such as
build/release/tests/integration/stubs. Prints resident memory and threads of the
server before and after.
"""

import asyncio
import os
import subprocess
import sys

CAVEATD, STUBS = sys.argv[1:3]
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000
STREAMS_OF_CHANNEL = 100
CORPUS = "tests/integration/testdata/kettles.txt"
QUESTION = "How do I descale a kettle?"

sys.path.insert(0, STUBS)

import grpc  # noqa: E402
from caveat.v1 import answer_service_pb2, answer_service_pb2_grpc  # noqa: E402


def usage(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as file:
        fields = dict(line.split(":", 1) for line in file)
    return int(fields["VmRSS"].split()[0]), int(fields["Threads"])


async def main():
    process = subprocess.Popen(
        [CAVEATD, "--corpus", CORPUS, "--grpc", "127.0.0.1:0", "--chat-idle", "1h",
         "--no-log-calls"], stdout=subprocess.PIPE, text=True)
    address = dict(f.split("=", 1) for f in process.stdout.readline().split()[1:])["grpc"]
    request = answer_service_pb2.ChatRequest(
        ask=answer_service_pb2.AskRequest(question=QUESTION))

    async def open_chat(channel):
        chat = answer_service_pb2_grpc.AnswerServiceStub(channel).Chat()
        await chat.write(request)
        assert (await chat.read()).reply.answers
        return chat

    channels = [grpc.aio.insecure_channel(
        address, options=(("grpc.use_local_subchannel_pool", 1),))
        for _ in range((COUNT + STREAMS_OF_CHANNEL - 1) // STREAMS_OF_CHANNEL)]
    # What the first calls load, and the connections, are not the streams'.
    chats = [await open_chat(channel) for channel in channels]
    before, threads_before = usage(process.pid)
    for channel in channels:
        more = min(STREAMS_OF_CHANNEL - 1, COUNT - len(chats))
        chats += await asyncio.gather(*(open_chat(channel) for _ in range(more)))
    after, threads_after = usage(process.pid)
    opened = len(chats) - len(channels)
    print("%d idle chats: %.1f KiB each; %d KiB before, %d KiB after; threads %d and %d" % (
        len(chats), (after - before) / opened, before, after, threads_before, threads_after))
    process.kill()
    os._exit(0)


asyncio.run(main())
