"""Charges a user for a request, as a web back end does: python3 example.py 127.0.0.1:50051

The key is the request's own id. However often the user's browser or a proxy sends the request again, it is paid once.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import credit_client


def handle(credits, user, request_id):
    """The answer to a request that costs 30 credits: an HTTP status, and what it says."""
    try:
        answer = credits.deduct_credits(
            profile_id=user, idempotency_key=f"request/{request_id}", amount=30, reason_code="IMAGE"
        )
    except credit_client.UnknownOutcomeError as error:
        # Paid or not: the browser's next attempt has the same key, and gets what was recorded.
        return 503, f"try again: {error}"
    except credit_client.CreditError as error:
        if error.reason == "INSUFFICIENT_CREDITS":
            return 402, f"you have {error.metadata['balance']} credits, and need {error.metadata['required']}"
        raise
    return 200, f"an image; you have {answer.entry.balance} credits left"


if __name__ == "__main__":
    with credit_client.connect(sys.argv[1]) as credits:
        user = f"user-{credit_client.new_key()}"
        credits.create_profile(profile_id=user, opening_balance=50)
        for request_id in ("r-1", "r-1", "r-2"):
            print(request_id, *handle(credits, user, request_id))
