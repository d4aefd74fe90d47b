"""What conformance/README.md says about placeholders, answers and errors."""

import re

from google.protobuf import json_format

import credit_client


def resolve(value, variables):
    """The value with its placeholders replaced. One that is alone in its string keeps the type of what it stands for."""
    if isinstance(value, str):
        whole = re.fullmatch(r"\$\{([^}]+)\}", value)
        if whole:
            return _look_up(whole[1], variables)
        return re.sub(r"\$\{([^}]+)\}", lambda found: _look_up(found[1], variables), value)
    if isinstance(value, list):
        return [resolve(each, variables) for each in value]
    if isinstance(value, dict):
        return {resolve(name, variables): resolve(each, variables) for name, each in value.items()}
    return value


def _look_up(name, variables):
    repetition = re.fullmatch(r"(.)\*([0-9]+)", name)
    return repetition[1] * int(repetition[2]) if repetition else variables[name]


def to_json(message):
    return json_format.MessageToDict(message, descriptor_pool=credit_client.POOL)


class Answer:
    """What a call was answered: its messages, or an error."""

    def __init__(self, messages, error=None):
        self.messages = [to_json(message) for message in messages]
        self.error = error

    @property
    def is_replayed(self):
        return self.error.replayed if self.error else self.messages[-1].get("replayed", False)

    @property
    def is_recorded(self):
        return self.error.recorded if self.error else True

    def original(self):
        """Without `replayed`: what an answer has in common with its replays."""
        if not self.error:
            return [{**message, "replayed": None} for message in self.messages]
        details = {name: to_json(detail) for name, detail in self.error.details.items()}
        details["ErrorInfo"]["metadata"].pop("replayed", None)
        return self.error.code, self.error.message, details


def check_replay(test, first, answer):
    test.assertEqual(first.original(), answer.original())
    test.assertTrue(answer.is_replayed, "replayed")


def matches(test, expected, actual, path="answer"):
    """Fails unless `actual` has what is expected; it may have more."""
    if expected is None:
        test.assertIsNone(actual, path)
    elif expected == "*":
        test.assertIsNotNone(actual, path)
    elif isinstance(expected, dict):
        for name, value in expected.items():
            matches(test, value, (actual or {}).get(name), f"{path}.{name}")
    elif isinstance(expected, list):
        test.assertEqual(len(expected), len(actual), path)
        for i, value in enumerate(expected):
            matches(test, value, actual[i], f"{path}[{i}]")
    else:
        test.assertEqual(expected, actual, path)


def matches_refusal(test, expected, error):
    """Fails unless the error is the one that is expected, and is as every error of the service."""
    test.assertEqual(expected["reason"], error.reason, error)
    test.assertEqual(expected["code"], error.code)
    test.assertRegex(error.message, r"^[A-Z].*\.$", "one sentence")
    test.assertEqual(expected["recorded"], error.recorded, "recorded")
    if expected.get("replayed") != "*":
        test.assertFalse(error.replayed, "replayed")
    matches(test, expected.get("metadata", {}), error.metadata, "metadata")
    types = {"ErrorInfo", *expected.get("details", {})}
    if "violations" in expected:
        types.add("BadRequest")
        test.assertEqual(expected["violations"], [violation.field for violation in error.violations])
    test.assertEqual(types, set(error.details))
    for name, detail in expected.get("details", {}).items():
        matches(test, detail, to_json(error.details[name]), name)
    if "retryWithinSeconds" in expected:
        test.assertTrue(0 < error.retry_after <= expected["retryWithinSeconds"], error.retry_after)
