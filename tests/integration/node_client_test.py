"""Node's grpc-js asks and gets the typed outcome, or a typed error."""

import json
import os
import subprocess
import unittest

import server

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "node_client.js")


def ask_with_node(address, question):
    result = subprocess.run(
        ["node", SCRIPT, address, os.path.join(server.SOURCE, "proto"), question],
        capture_output=True, text=True, timeout=server.TIMEOUT_S)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


class NodeClient(unittest.TestCase):

    def test_gets_a_typed_answer(self):
        with server.Server(corpus=server.REFERENCE) as running:
            reply = ask_with_node(running.address, server.FAQ_QUESTION)["reply"]
            self.assertEqual(reply["outcome"], "OUTCOME_ANSWERED")
            answer = reply["answers"][0]
            self.assertEqual(answer["entry_id"], server.FAQ_ID)
            self.assertEqual(answer["kind"], "ENTRY_KIND_FAQ")
            source = answer["source"]
            document = server.reference_document()
            self.assertEqual(
                document[source["start_byte"]:source["end_byte"]].decode(), answer["text"])

    def test_gets_a_typed_error(self):
        with server.Server() as running:
            error = ask_with_node(running.address, "")["error"]
            self.assertEqual(error["code"], 3)  # INVALID_ARGUMENT
            self.assertTrue(error["hasDetails"])


if __name__ == "__main__":
    unittest.main()
