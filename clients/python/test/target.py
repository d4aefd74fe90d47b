"""The service that the tests are for."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import credit_client

if "CREDIT_TARGET" not in os.environ:
    sys.exit("CREDIT_TARGET must say where the service is, such as 127.0.0.1:50051")
TARGET = os.environ["CREDIT_TARGET"]


def connect():
    """With a timeout that is much longer than any call of the tests takes."""
    return credit_client.connect(TARGET, timeout=30)
