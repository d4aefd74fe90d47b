"""What the client does when calls go wrong. The service at CREDIT_TARGET must have its test controls."""

import time
import unittest

import grpc
import target

import credit_client

SERVICE = "credit.testing.v1.TestControlService"


def control(channel, name, request):
    """Calls an RPC of the test controls."""
    rpc = credit_client.POOL.FindServiceByName(SERVICE).methods_by_name[name]
    response = credit_client.message_class(rpc.output_type.full_name)
    message = credit_client.message_class(rpc.input_type.full_name)(**request)
    return channel.unary_unary(f"/{SERVICE}/{name}", type(message).SerializeToString, response.FromString)(message)


class RetriesTest(unittest.TestCase):
    def setUp(self):
        self.client = target.connect()
        self.controls = grpc.insecure_channel(target.TARGET)
        self.addCleanup(self.client.close)
        self.addCleanup(self.controls.close)
        self.profile = f"retries-{credit_client.new_key()}"
        self.client.create_profile(profile_id=self.profile, opening_balance=100)

    def inject(self, **fault):
        control(self.controls, "InjectFault", {"profile_id": self.profile, **fault})

    def faults_left(self):
        return control(self.controls, "Reset", {"profile_id": self.profile}).faults_left

    def deduct(self, **more):
        return self.client.deduct_credits(
            **{"profile_id": self.profile, "amount": 30, "reason_code": "IMAGE", **more}
        )

    def balance(self):
        return self.client.get_profile(profile_id=self.profile).profile.balance

    def test_a_deduction_whose_answers_are_lost_is_charged_once(self):
        # More often than gRPC repeats it by itself.
        self.inject(method="DeductCredits", lose_answer={}, count=9)
        answer = self.deduct()
        self.assertTrue(answer.replayed)
        self.assertEqual(0, self.faults_left())
        self.assertEqual(70, self.balance())

    def test_an_outcome_that_stays_unknown_has_the_key_under_which_the_answer_is(self):
        self.inject(method="DeductCredits", lose_answer={"silent": True})
        with self.assertRaises(credit_client.UnknownOutcomeError) as caught:
            self.deduct(timeout=1)
        self.assertEqual("DEADLINE_EXCEEDED", caught.exception.code)
        answer = self.deduct(idempotency_key=caught.exception.idempotency_key)
        self.assertTrue(answer.replayed)
        self.assertEqual(70, self.balance())

    def test_a_service_that_says_when_is_called_again_then_and_not_before(self):
        self.inject(method="DeductCredits", refuse={"reason": "OVERLOADED", "retry_delay": {"seconds": 1}})
        began = time.monotonic()
        self.deduct()
        self.assertGreaterEqual(time.monotonic() - began, 1)

    def test_a_refusal_is_not_repeated(self):
        self.inject(method="DeductCredits", count=2, refuse={"reason": "MOON_IN_THE_WRONG_HOUSE", "code": 9})
        with self.assertRaises(credit_client.CreditError) as caught:
            self.deduct()
        self.assertEqual("MOON_IN_THE_WRONG_HOUSE", caught.exception.reason)
        self.assertEqual(1, self.faults_left())

    def test_a_rate_limit_is_waited_for_only_if_the_caller_says_so(self):
        self.deduct()
        self.deduct(min_interval={"nanos": 500_000_000}, wait_for_rate_limit=True)
        with self.assertRaises(credit_client.CreditError) as caught:
            self.deduct(min_interval={"seconds": 86_400})
        self.assertEqual("RATE_LIMITED", caught.exception.reason)

    def test_a_watch_that_breaks_goes_on_where_it_was(self):
        for amount in (1, 2, 3):
            self.deduct(amount=amount)
        self.inject(method="WatchEntries", lose_answer={"messages_before": 2})
        entries = self.client.watch_entries(profile_id=self.profile)
        self.assertEqual([1, 2, 3, 4], [next(entries).sequence for _ in range(4)])
        entries.close()
        self.assertEqual(0, self.faults_left())


if __name__ == "__main__":
    unittest.main()
