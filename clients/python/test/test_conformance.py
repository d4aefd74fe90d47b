"""Runs the cases of conformance/cases against the service at CREDIT_TARGET."""

import json
import pathlib
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import target

import credit_client
from expectations import Answer, check_replay, matches, matches_refusal, resolve
from google.protobuf import json_format

CASES = pathlib.Path(__file__).parents[3] / "conformance" / "cases"


class ConformanceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = target.connect()
        # As many calls as are simultaneous; each waits on a thread of its own.
        cls.threads = ThreadPoolExecutor(64)

    @classmethod
    def tearDownClass(cls):
        cls.threads.shutdown()
        cls.client.close()

    def run_case(self, case):
        self.variables = {"profile": f"conformance-{credit_client.new_key()}"}
        self.named = {}
        recorded = []
        if "openingBalance" in case:
            self.client.create_profile(
                profile_id=self.variables["profile"],
                idempotency_key="create",
                opening_balance=int(case["openingBalance"]),
            )
        for step in case["steps"]:
            with self.subTest(step=json.dumps(step)):
                recorded += self.run_step(step)
        # Whatever has happened since: what is recorded is answered again.
        list(self.threads.map(self.replay, recorded))

    def run_step(self, step):
        if "again" in step:
            self.replay(self.named[step["again"]])
            return []
        sent = self.send_until_expected(step) if "withinSeconds" in step else self.send_all(step)
        self.check(step, [answer for _, _, answer in sent])
        self.named[step.get("as")] = sent[0]
        for name, path in step.get("keep", {}).items():
            value = sent[0][2].messages[-1]
            for field in path.split("."):
                value = value[field]
            self.variables[name] = value
        return [each for each in sent if credit_client.is_command(step["call"]) and each[2].is_recorded]

    def send_all(self, step):
        requests = [self.request(step, n + 1) for n in range(step.get("times", 1))]
        return list(self.threads.map(lambda request: self.send(step, request), requests))

    def request(self, step, n):
        fields = resolve({"profileId": "${profile}", **step["with"]}, {**self.variables, "n": str(n)})
        fields = {name: value for name, value in fields.items() if value is not None}
        message = credit_client.message_class(f"credit.v1.{step['call']}Request")()
        return json_format.ParseDict(fields, message, descriptor_pool=credit_client.POOL)

    def send(self, step, request):
        answer = self.call(step, request)
        if step.get("waits") and answer.error and answer.error.reason == "RATE_LIMITED":
            time.sleep(answer.error.retry_after)
            answer = self.call(step, request)
        return step, request, answer

    def call(self, step, request):
        name, headers = step["call"], tuple(step.get("headers", {}).items())
        try:
            if "answers" not in step and name not in ("WatchEntries", "VerifyLedger"):
                return Answer([self.client.call(name, request, headers=headers)])
            messages = []
            for message in self.client.stream(name, request, headers):
                messages.append(message)
                if len(messages) == step.get("first"):
                    break
            return Answer(messages)
        except credit_client.CreditError as error:
            return Answer([], error)

    def replay(self, sent):
        step, request, first = sent
        check_replay(self, first, self.call(step, request))

    def send_until_expected(self, step):
        """What the service does by itself takes a while."""
        give_up = time.monotonic() + step["withinSeconds"]
        while True:
            sent = self.send_all(step)
            try:
                self.check_one(step, sent[0][2])
                return sent
            except AssertionError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.05)

    def check(self, step, answers):
        if step.get("oneEffect"):
            executed = [answer for answer in answers if not answer.is_replayed]
            self.assertEqual(1, len(executed), "executed")
            self.check_one(step, executed[0])
            for answer in answers:
                if answer is not executed[0]:
                    check_replay(self, executed[0], answer)
            return
        for answer in answers:
            self.check_one(step, answer)
        if "accepted" in step:
            self.assertEqual(step["accepted"], sum(1 for answer in answers if not answer.error), "accepted")

    def check_one(self, step, answer):
        if "refused" in step and ("accepted" not in step or answer.error):
            self.assertIsNotNone(answer.error, answer.messages)
            matches_refusal(self, resolve(step["refused"], self.variables), answer.error)
        elif answer.error:
            raise answer.error
        elif "answers" in step:
            matches(self, resolve(step["answers"], self.variables), answer.messages[-len(step["answers"]) :])
        else:
            matches(self, resolve(step["answer"], self.variables), answer.messages[0])
            self.assertFalse(answer.is_replayed, "replayed")


def _test(case):
    return lambda self: self.run_case(case)


for _file in sorted(CASES.iterdir()):
    for _case in json.loads(_file.read_text(encoding="utf-8"))["cases"]:
        setattr(ConformanceTest, f"test {_file.stem}: {_case['name']}", _test(_case))

if __name__ == "__main__":
    unittest.main()
