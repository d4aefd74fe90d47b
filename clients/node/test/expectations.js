'use strict';
// What conformance/README.md says about answers and errors, checked.
const assert = require('node:assert/strict');

/** Fails unless `actual` has what is expected; it may have more. */
function matches(expected, actual, path = 'answer') {
  if (expected === null) {
    assert.equal(actual, undefined, path);
  } else if (expected === '*') {
    assert.notEqual(actual, undefined, path);
  } else if (typeof expected === 'object' && actual !== null && typeof actual === 'object') {
    if (Array.isArray(expected)) {
      assert.equal(actual.length, expected.length, `${path}.length`);
    }
    for (const [name, value] of Object.entries(expected)) {
      matches(value, actual[name], `${path}.${name}`);
    }
  } else {
    assert.equal(actual, expected, path);
  }
}

/** Fails unless the error is the one that is expected, and is as every error of the service. */
function matchesRefusal(expected, error) {
  assert.equal(error.reason, expected.reason, error.message);
  assert.equal(error.code, expected.code);
  assert.match(error.cause.details, /^[A-Z].*\.$/, 'one sentence');
  assert.equal(error.recorded, expected.recorded, 'recorded');
  if (expected.replayed !== '*') {
    assert.equal(error.replayed, false, 'replayed');
  }
  matches(expected.metadata ?? {}, error.metadata, 'metadata');
  if (expected.violations) {
    assert.deepEqual(error.violations.map(({ field }) => field), expected.violations);
  }
  if (expected.retryWithinSeconds) {
    assert.ok(error.retryAfterMs > 0 && error.retryAfterMs <= expected.retryWithinSeconds * 1000, `${error.retryAfterMs} ms`);
  }
  const details = expected.details ?? {};
  const types = ['ErrorInfo', ...(expected.violations ? ['BadRequest'] : []), ...Object.keys(details)];
  assert.deepEqual(
    error.details.map((detail) => detail['@type']).sort(), types.map((type) => `type.googleapis.com/google.rpc.${type}`).sort());
  for (const [type, detail] of Object.entries(details)) {
    matches(detail, error.detail(type), type);
  }
}

/** An answer without `replayed`: what it has in common with its replays. */
function original({ messages, error }) {
  if (error) {
    const details = error.details.map((detail) =>
      detail['@type'].endsWith('.ErrorInfo') ? { ...detail, metadata: { ...detail.metadata, replayed: undefined } } : detail);
    return { code: error.code, message: error.message, details };
  }
  return messages.map((message) => ({ ...message, replayed: undefined }));
}

const isReplayed = ({ messages, error }) => (error ? error.replayed : messages.at(-1).replayed === true);

/** Fails unless `answer` is that of `first` again, field for field. */
function isReplayOf(first, answer) {
  assert.deepEqual(original(answer), original(first));
  assert.ok(isReplayed(answer), 'replayed');
}

module.exports = { matches, matchesRefusal, isReplayed, isReplayOf };
