'use strict';
// Calls the credit service, and repeats calls, as README.md says: gRPC, with the rules that keep a caller from paying twice.
const { randomBytes } = require('node:crypto');
const { setTimeout: sleep } = require('node:timers/promises');
const grpc = require('@grpc/grpc-js');
const { rpcs, isCommand, serviceConfig } = require('./contract.js');
const { CreditError, UnknownOutcomeError } = require('./errors.js');

// Longer than the service takes even while its database restarts quickly.
const TIMEOUT_MS = 2000;

// The service lets clients ping every ten seconds.
const PING_INTERVAL_MS = 30_000;
const PING_TIMEOUT_MS = 10_000;

// A service that is back is called again soon. gRPC's own two minutes are longer than any call here lasts.
const RECONNECT_MS = { initial: 100, max: 1000 };

const LOOPBACK = /^([a-z0-9]+:(\/\/[^/]*\/)?)?(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** An idempotency key: a UUIDv7, which says when it was made (RFC 9562, 5.7). */
function newKey() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A client of the service at `target`, such as `credit.internal:50051`. It connects when it is used. */
function connect(target, options) {
  return new CreditClient(target, { timeoutMs: TIMEOUT_MS, ...options });
}

class CreditClient {
  #client;
  #options;

  constructor(target, options) {
    this.#options = options;
    this.#client = new grpc.Client(target, credentials(target, options), {
      'grpc.service_config': serviceConfig,
      'grpc.service_config_disable_resolution': 1,
      'grpc.keepalive_time_ms': PING_INTERVAL_MS,
      'grpc.keepalive_timeout_ms': PING_TIMEOUT_MS,
      'grpc.initial_reconnect_backoff_ms': RECONNECT_MS.initial,
      'grpc.max_reconnect_backoff_ms': RECONNECT_MS.max,
    });
  }

  /** Calls an RPC by its name. `deductCredits` and the others are short forms of it. */
  async call(name, request, options) {
    const { timeoutMs, waitForRateLimit, headers } = { ...this.#options, ...options };
    const deadline = Date.now() + timeoutMs;
    // Its key is made once, before the first attempt: each attempt sends the same request.
    const sent = isCommand(name) ? { ...request, idempotencyKey: request.idempotencyKey ?? newKey() } : request;
    const bytes = rpcs[name].requestSerialize(sent);
    let before;
    for (let failures = 1; ; failures++) {
      const metadata = await this.#metadata(headers);
      try {
        return await this.#attempt(rpcs[name], bytes, metadata, deadline);
      } catch (error) {
        const failure = errorOf(name, sent, error, before);
        before = error.details;
        const waitMs = waitFor(failure, failures);
        if (!isRepeated(failure, waitForRateLimit) || Date.now() + waitMs >= deadline) {
          throw failure;
        }
        await sleep(waitMs);
      }
    }
  }

  #attempt({ path, responseDeserialize }, bytes, metadata, deadline) {
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(path, (request) => request, responseDeserialize, bytes, metadata, { deadline },
        (error, answer) => (error ? reject(atDeadline(error, deadline)) : resolve(answer)));
    });
  }

  async #metadata(headers = {}) {
    const metadata = grpc.Metadata.fromHttp2Headers(headers);
    const { token } = this.#options;
    if (token) {
      metadata.set('authorization', `Bearer ${typeof token === 'function' ? await token() : token}`);
    }
    return metadata;
  }

  /** The messages of a streaming RPC, until it ends or breaks. */
  async *stream(name, request, { headers, signal } = {}) {
    const { path, requestSerialize, responseDeserialize } = rpcs[name];
    const messages = this.#client.makeServerStreamRequest(
      path, requestSerialize, responseDeserialize, request, await this.#metadata(headers), {});
    const cancel = () => messages.cancel();
    signal?.addEventListener('abort', cancel);
    try {
      if (signal?.aborted) {
        cancel();
      }
      yield* messages;
    } catch (error) {
      throw errorOf(name, request, error);
    } finally {
      signal?.removeEventListener('abort', cancel);
      cancel();
    }
  }

  /** A profile's entries, and new ones as they are made. After a break it goes on where it was: none is skipped. */
  async *watchEntries(request, options) {
    let { afterSequence } = request;
    for (let failures = 1; !options?.signal?.aborted; failures++) {
      try {
        for await (const { entry } of this.stream('WatchEntries', { ...request, afterSequence }, options)) {
          afterSequence = entry.sequence;
          failures = 0;
          yield entry;
        }
      } catch (error) {
        if (options?.signal?.aborted) {
          return;
        } else if (!isRepeated(error)) {
          throw error;
        }
        await sleep(waitFor(error, failures));
      }
    }
  }

  /** What verification reports, message by message. */
  verifyLedger(request, options) {
    return this.stream('VerifyLedger', request, options);
  }

  /** Lets open calls end, and takes no more. */
  close() {
    this.#client.close();
  }
}

for (const [name, rpc] of Object.entries(rpcs)) {
  if (!rpc.responseStream) {
    CreditClient.prototype[name[0].toLowerCase() + name.slice(1)] = function (request, options) {
      return this.call(name, request, options);
    };
  }
}

/** The service ends a call at its deadline, too: if gRPC hears of that before its own timer, it says CANCELLED. */
function atDeadline(error, deadline) {
  if (error.code === grpc.status.CANCELLED && Date.now() >= deadline) {
    error.code = grpc.status.DEADLINE_EXCEEDED;
  }
  return error;
}

/** @param before what the attempt before ended with: a deadline alone doesn't say what is wrong */
function errorOf(name, { profileId, idempotencyKey }, error, before) {
  const call = { method: name, profileId, idempotencyKey };
  if (before && error.code === grpc.status.DEADLINE_EXCEEDED) {
    error.details += `; the attempt before: ${before}`;
  }
  const failure = new CreditError(error, call);
  return isCommand(name) && failure.isOutcomeUnknown ? new UnknownOutcomeError(error, call) : failure;
}

/** Whether to send the same request again: it is safe, and may succeed in a moment. */
function isRepeated(failure, waitForRateLimit) {
  if (failure.reason === 'RATE_LIMITED') {
    return Boolean(waitForRateLimit);
  }
  return failure.code === 'UNAVAILABLE' || (failure.retryAfterMs !== undefined && !failure.recorded);
}

/** As long as the service says, at least a backoff: a fifth more or less, so that callers don't come in step (gRPC A6). */
function waitFor(failure, failures) {
  const backoffMs = 50 * 2 ** Math.min(failures - 1, 5) * (0.8 + 0.4 * Math.random());
  return Math.max(backoffMs, failure.retryAfterMs ?? 0);
}

function credentials(target, { tls, insecure }) {
  if (tls && insecure) {
    throw new Error('insecure contradicts tls: leave one of them out');
  }
  if (insecure || (!tls && LOOPBACK.test(target))) {
    return grpc.credentials.createInsecure();
  }
  const pem = (value) => (value === undefined ? null : Buffer.from(value));
  return grpc.credentials.createSsl(pem(tls?.ca), pem(tls?.key), pem(tls?.cert));
}

module.exports = { connect, newKey, CreditClient, CreditError, UnknownOutcomeError };
