"""Calls the credit service: gRPC, with the rules that keep a caller from paying twice.

    import credit_client

    with credit_client.connect("127.0.0.1:50051") as credits:
        answer = credits.deduct_credits(profile_id="alice", amount=30, reason_code="IMAGE")
        print(answer.entry.balance)

Each RPC of credit.v1 is a method, in snake case; its arguments are the fields of the request, its result is the response
message. What follows holds for all of them:

- A command without `idempotency_key` gets a new one, made once, before the first attempt. With a key of your own, such as
  the id of an order, the call can be repeated after a restart: it takes effect once.
- A call takes at most `timeout` seconds, 2 by default, with all its attempts. It is sent again, as it is, after
  UNAVAILABLE, and after an answer that isn't recorded and says when to come again.
- After RATE_LIMITED a call waits only with `wait_for_rate_limit=True`.
- Errors are `CreditError`. A command whose outcome isn't known in time is an `UnknownOutcomeError`, with the key: send the
  same request with it again, or reverse it.
- Connections to this machine are in plaintext, all others in TLS, unless `connect` is told otherwise.

It works with grpcio from 1.51 (Debian 12, python3-grpcio) to 1.84, and protobuf from 4.21 to 7.36. The messages are
made of the descriptors in `contract`, which `clients/contract` puts there; there is no generated code.
"""

import os
import pathlib
import random
import re
import time
import uuid

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

# Longer than the service takes even while its database restarts quickly.
TIMEOUT_SECONDS = 2.0

_CONTRACT = pathlib.Path(__file__).with_name("contract")
_LOOPBACK = re.compile(r"([a-z0-9]+:(//[^/]*/)?)?(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?", re.IGNORECASE)
_SERVICES = ("credit.v1.CreditService", "credit.v1.CreditQueryService", "credit.v1.CreditAdminService")

# After these the operation may have been executed nevertheless.
_UNKNOWN_OUTCOME = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "INTERNAL", "UNKNOWN", "ABORTED", "DATA_LOSS")

_CHANNEL_OPTIONS = (
    ("grpc.service_config", (_CONTRACT / "service-config.json").read_text(encoding="utf-8")),
    ("grpc.service_config_disable_resolution", 1),
    # The service lets clients ping every ten seconds.
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    # A service that is back is called again soon. gRPC's own two minutes are longer than any call here lasts.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
)


def _load():
    """The contract's types, in a pool of their own."""
    pool = descriptor_pool.DescriptorPool()
    files = descriptor_pb2.FileDescriptorSet.FromString((_CONTRACT / "credit.binpb").read_bytes())
    for file in files.file:
        pool.AddSerializedFile(file.SerializeToString())
    return pool


POOL = _load()


def message_class(name):
    """The class of a message by its full name, such as `google.rpc.Status`."""
    descriptor = POOL.FindMessageTypeByName(name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(POOL).GetPrototype(descriptor)


_RPCS = {rpc.name: rpc for service in _SERVICES for rpc in POOL.FindServiceByName(service).methods}


def is_command(name):
    """Whether an RPC changes something, and so takes a key."""
    return _RPCS[name].containing_service.full_name == _SERVICES[0]


def new_key():
    """An idempotency key: a UUIDv7, which says when it was made (RFC 9562, 5.7)."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
    return str(uuid.UUID(int=value))


class CreditError(Exception):
    """An error that the service answered, or that gRPC reports by itself.

    code: the gRPC status, such as "FAILED_PRECONDITION".
    reason: such as "INSUFFICIENT_CREDITS"; "" if the error isn't of the service. Expect reasons that you don't know.
    metadata: a dict, such as {"balance": "70", "required": "500"}.
    recorded: every retry with this key gets this refusal; a new attempt takes a new key.
    replayed: an earlier call with this key got it first.
    retry_after: seconds until the same request may be sent again, or None.
    violations: of INVALID_FIELD, each with `field` and `description`.
    details: all google.rpc messages, by the names of their types.
    method, profile_id, idempotency_key: of the call. The key is there even if the client made it.
    """

    def __init__(self, error, method, request, before=None):
        self.code = error.code().name
        self.method = method
        self.profile_id = getattr(request, "profile_id", None)
        self.idempotency_key = getattr(request, "idempotency_key", None)
        self.details = _details(error)
        info = self.details.get("ErrorInfo")
        info = info if info is not None and info.domain == "credit.v1" else None
        self.reason = info.reason if info else ""
        self.metadata = dict(info.metadata) if info else {}
        self.recorded = self.metadata.get("recorded") == "true"
        self.replayed = self.metadata.get("replayed") == "true"
        retry = self.details.get("RetryInfo")
        self.retry_after = retry.retry_delay.seconds + retry.retry_delay.nanos / 1e9 if retry else None
        self.violations = list(self.details["BadRequest"].field_violations) if "BadRequest" in self.details else []
        self.message = error.details() or self.code
        if before and self.code == "DEADLINE_EXCEEDED":
            # A deadline alone doesn't say what is wrong.
            self.message += f"; the attempt before: {before}"
        super().__init__(self._text())

    def _text(self):
        return self.message

    @property
    def is_outcome_unknown(self):
        """Whether the call may have been executed nevertheless."""
        return not self.recorded and self.code in _UNKNOWN_OUTCOME


class UnknownOutcomeError(CreditError):
    """A command has no answer in time: it may have been executed, or not, or may still be."""

    def _text(self):
        return (
            f"Whether {self.method} of profile {self.profile_id} was executed is not known ({self.message}): "
            f"send the same request again, with its key {self.idempotency_key}, or reverse it."
        )


def _details(error):
    """What comes from elsewhere, such as a proxy, has no details, or none that can be read."""
    found = {}
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            try:
                for detail in message_class("google.rpc.Status").FromString(value).details:
                    name = detail.type_url.rpartition("/")[2]
                    found[name.rpartition(".")[2]] = message_class(name).FromString(detail.value)
            except Exception:  # a type or bytes that aren't known: the code tells what to do, too
                pass
    return found


def is_loopback(target):
    """Whether it is surely this machine."""
    return _LOOPBACK.fullmatch(target) is not None


def connect(target, *, timeout=TIMEOUT_SECONDS, wait_for_rate_limit=False, tls=None, insecure=False, token=None):
    """A client of the service at `target`, such as "credit.internal:50051". It connects when it is used.

    tls: True, or a dict with `root_certificates`, `private_key` and `certificate_chain`, each the bytes of a PEM file.
    insecure: plaintext to wherever it is, since something else protects it.
    token: a bearer token, or a function that is asked for it before each attempt.
    """
    if tls and insecure:
        raise ValueError("insecure contradicts tls: leave one of them out")
    if insecure or (not tls and is_loopback(target)):
        channel = grpc.insecure_channel(target, options=_CHANNEL_OPTIONS)
    else:
        credentials = grpc.ssl_channel_credentials(**(tls if isinstance(tls, dict) else {}))
        channel = grpc.secure_channel(target, credentials, options=_CHANNEL_OPTIONS)
    return CreditClient(channel, timeout, wait_for_rate_limit, token)


class CreditClient:
    """Made by `connect`. Threads may share one."""

    def __init__(self, channel, timeout, wait_for_rate_limit, token):
        self._channel = channel
        self._timeout = timeout
        self._wait_for_rate_limit = wait_for_rate_limit
        self._token = token

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._channel.close()

    def __getattr__(self, method):
        name = "".join(word.capitalize() for word in method.split("_"))
        if name not in _RPCS or method.startswith("_"):
            raise AttributeError(f"credit.v1 has no RPC {name}")
        request_class = message_class(_RPCS[name].input_type.full_name)
        if name == "WatchEntries":
            return lambda **fields: self._watch(request_class(**fields))
        if name == "VerifyLedger":
            return lambda **fields: self.stream(name, request_class(**fields))

        def call(*, timeout=None, wait_for_rate_limit=None, headers=(), **fields):
            if is_command(name) and fields.get("idempotency_key") is None:
                # Made once: each attempt sends the same request.
                fields["idempotency_key"] = new_key()
            return self.call(name, request_class(**fields), timeout, wait_for_rate_limit, headers)

        return call

    def call(self, name, request, timeout=None, wait_for_rate_limit=None, headers=()):
        """Calls an RPC by its name with a request that has its key."""
        end = time.monotonic() + (self._timeout if timeout is None else timeout)
        waits = self._wait_for_rate_limit if wait_for_rate_limit is None else wait_for_rate_limit
        rpc = self._channel.unary_unary(_path(name), type(request).SerializeToString, _response(name).FromString)
        failures = 0
        before = None
        while True:
            metadata = self._metadata(headers)
            try:
                return rpc(request, timeout=end - time.monotonic(), metadata=metadata)
            except grpc.RpcError as error:
                failures += 1
                failure = _error(error, name, request, before)
                before = error.details()
                wait = _wait(failure, failures)
                if not _is_repeated(failure, waits) or time.monotonic() + wait >= end:
                    raise failure from error
            time.sleep(wait)

    def stream(self, name, request, headers=()):
        """The messages of a streaming RPC, until it ends or breaks."""
        rpc = self._channel.unary_stream(_path(name), type(request).SerializeToString, _response(name).FromString)
        messages = rpc(request, metadata=self._metadata(headers))
        try:
            yield from messages
        except grpc.RpcError as error:
            raise _error(error, name, request) from error
        finally:
            messages.cancel()

    def _watch(self, request):
        """A profile's entries, and new ones as they are made. After a break it goes on where it was: none is skipped."""
        failures = 0
        while True:
            try:
                for message in self.stream("WatchEntries", request):
                    failures = 0
                    request.after_sequence = message.entry.sequence
                    yield message.entry
            except CreditError as error:
                if not _is_repeated(error, False):
                    raise
                failures += 1
                time.sleep(_wait(error, failures))

    def _metadata(self, headers):
        token = self._token() if callable(self._token) else self._token
        return (*headers, *((("authorization", f"Bearer {token}"),) if token else ()))


def _path(name):
    return f"/{_RPCS[name].containing_service.full_name}/{name}"


def _response(name):
    return message_class(_RPCS[name].output_type.full_name)


def _error(error, name, request, before=None):
    failure = CreditError(error, name, request, before)
    unknown = is_command(name) and failure.is_outcome_unknown
    return UnknownOutcomeError(error, name, request, before) if unknown else failure


def _is_repeated(failure, wait_for_rate_limit):
    """Whether to send the same request again: it is safe, and may succeed in a moment."""
    if failure.reason == "RATE_LIMITED":
        return wait_for_rate_limit
    return failure.code == "UNAVAILABLE" or (failure.retry_after is not None and not failure.recorded)


def _wait(failure, failures):
    """As long as the service says, at least a backoff: a fifth more or less, so that callers don't come in step (gRPC A6)."""
    backoff = 0.05 * 2 ** min(failures - 1, 5) * random.uniform(0.8, 1.2)
    return max(backoff, failure.retry_after or 0)
