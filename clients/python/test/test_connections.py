"""What the client does where no service answers."""

import pathlib
import socket
import sys
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import credit_client


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Listener(grpc.GenericRpcHandler):
    """A gRPC port that shows what a client sends. It knows nothing of the service."""

    def __init__(self, answer, port=0):
        self.seen = []
        self.answer = answer
        self.server = grpc.server(ThreadPoolExecutor(2), handlers=(self,))
        self.port = self.server.add_insecure_port(f"127.0.0.1:{port}")
        self.server.start()

    def service(self, call):
        def handle(request, context):
            metadata = dict(call.invocation_metadata)
            self.seen.append((metadata.get("authorization"), request))
            context.abort(self.answer(len(self.seen)), "from the listener")

        return grpc.unary_unary_rpc_method_handler(handle)

    def close(self):
        self.server.stop(None).wait()


class ConnectionsTest(unittest.TestCase):
    def test_a_command_to_nobody_ends_in_time_with_its_key(self):
        with credit_client.connect(f"127.0.0.1:{free_port()}", timeout=0.5) as client:
            with self.assertRaises(credit_client.UnknownOutcomeError) as caught:
                client.deduct_credits(profile_id="alice", amount=1, reason_code="IMAGE")
        self.assertRegex(str(caught.exception), "[Cc]onnect")
        self.assertRegex(caught.exception.idempotency_key, "-7[0-9a-f]{3}-[89ab]")

    def test_a_read_to_nobody_changes_nothing_so_its_outcome_is_not_unknown(self):
        with credit_client.connect(f"127.0.0.1:{free_port()}", timeout=0.2) as client:
            with self.assertRaises(credit_client.CreditError) as caught:
                client.get_profile(profile_id="alice")
        self.assertNotIsInstance(caught.exception, credit_client.UnknownOutcomeError)

    def test_each_attempt_sends_the_same_bytes_with_a_token_of_its_own(self):
        listener = Listener(
            lambda call: grpc.StatusCode.UNAVAILABLE if call < 6 else grpc.StatusCode.PERMISSION_DENIED
        )
        self.addCleanup(listener.close)
        tokens = iter(f"token-{n}" for n in range(1, 100))
        target = f"127.0.0.1:{listener.port}"
        with credit_client.connect(target, timeout=30, token=lambda: next(tokens)) as client:
            with self.assertRaises(credit_client.CreditError) as caught:
                client.deduct_credits(profile_id="alice", amount=1, reason_code="IMAGE")
        self.assertEqual("PERMISSION_DENIED", caught.exception.code)
        self.assertEqual(6, len(listener.seen))
        self.assertEqual(1, len({request for _, request in listener.seen}))
        self.assertEqual("Bearer token-1", listener.seen[0][0])
        self.assertNotEqual("Bearer token-1", listener.seen[-1][0])

    def test_a_call_waits_for_a_service_that_comes_back(self):
        port = free_port()
        with credit_client.connect(f"127.0.0.1:{port}", timeout=30) as client:
            with self.assertRaises(credit_client.CreditError):
                client.get_profile(profile_id="alice", timeout=0.3)
            codes = []
            call = threading.Thread(target=lambda: codes.append(self.code_of_a_read(client)))
            call.start()
            listener = Listener(lambda _: grpc.StatusCode.PERMISSION_DENIED, port)
            self.addCleanup(listener.close)
            call.join()
        self.assertEqual(["PERMISSION_DENIED"], codes)

    @staticmethod
    def code_of_a_read(client):
        try:
            client.get_profile(profile_id="alice")
        except credit_client.CreditError as error:
            return error.code

    def test_plaintext_goes_to_this_machine_only(self):
        for target in ("localhost:1", "127.0.0.1:1", "[::1]:1", "dns:///localhost:1"):
            self.assertTrue(credit_client.is_loopback(target), target)
        for target in ("credit.internal:1", "localhost.example:1", "127.0.0.1.example:1", "10.0.0.1:1"):
            self.assertFalse(credit_client.is_loopback(target), target)
        with self.assertRaises(ValueError):
            credit_client.connect("127.0.0.1:1", tls=True, insecure=True)

    def test_a_key_is_a_uuid_v7(self):
        self.assertRegex(credit_client.new_key(), "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
        self.assertNotEqual(credit_client.new_key(), credit_client.new_key())


if __name__ == "__main__":
    unittest.main()
