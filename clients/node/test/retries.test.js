'use strict';
// What the client does when calls go wrong. The service at CREDIT_TARGET must have its test controls.
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { after, beforeEach, test } = require('node:test');
const { CreditError, UnknownOutcomeError } = require('..');
const { Controls } = require('./controls.js');
const { connectToTarget } = require('./target.js');

// Much longer than what is repeated here takes.
const credits = connectToTarget({ timeoutMs: 30_000 });
const controls = new Controls();
let profileId;

beforeEach(async () => {
  profileId = `retries-${randomUUID()}`;
  await credits.createProfile({ profileId, openingBalance: 100 });
});

after(() => {
  credits.close();
  controls.close();
});

const deduct = (more, options) => credits.deductCredits({ profileId, amount: 30, reasonCode: 'IMAGE', ...more }, options);
const balance = async () => (await credits.getProfile({ profileId })).profile.balance;

test('a deduction whose answer is lost is charged once', async () => {
  await controls.inject(profileId, { method: 'DeductCredits', loseAnswer: {} });
  const { entry, replayed } = await deduct();
  assert.equal(entry.balance, '70');
  assert.equal(replayed, true);
  assert.equal(await balance(), '70');
});

test('it is repeated longer than gRPC repeats it by itself, with the key that the client made', async () => {
  await controls.inject(profileId, { method: 'DeductCredits', loseAnswer: {}, count: 9 });
  const { entry, replayed } = await deduct();
  assert.equal(entry.balance, '70');
  assert.equal(replayed, true);
  assert.equal(await controls.left(profileId), 0);
  assert.equal(await balance(), '70');
});

test('a request that is lost is sent again, with the key of the caller', async () => {
  await controls.inject(profileId, { method: 'DeductCredits', loseRequest: {}, count: 6 });
  const { entry, replayed } = await deduct({ idempotencyKey: 'order-7' });
  assert.equal(entry.idempotencyKey, 'order-7');
  assert.equal(replayed, undefined);
  assert.equal(await balance(), '70');
});

test('an outcome that stays unknown has the key, under which the answer is', async () => {
  await controls.inject(profileId, { method: 'DeductCredits', loseAnswer: { silent: true } });
  const error = await deduct({}, { timeoutMs: 1000 }).catch((each) => each);
  assert.ok(error instanceof UnknownOutcomeError);
  assert.equal(error.code, 'DEADLINE_EXCEEDED');
  assert.match(error.message, new RegExp(`with its key ${error.idempotencyKey}`));
  const { entry, replayed } = await deduct({ idempotencyKey: error.idempotencyKey });
  assert.equal(entry.balance, '70');
  assert.equal(replayed, true);
});

test('a service that says when is called again then, and not before', async () => {
  await controls.inject(profileId, { method: 'DeductCredits', refuse: { reason: 'OVERLOADED', retryDelay: { seconds: 1 } } });
  const began = Date.now();
  await deduct();
  assert.ok(Date.now() - began >= 1000);
});

test('a refusal is not repeated', async () => {
  await controls.inject(profileId, { method: 'DeductCredits', count: 2, refuse: { reason: 'INSUFFICIENT_CREDITS' } });
  await assert.rejects(deduct(), { name: 'CreditError', reason: 'INSUFFICIENT_CREDITS', code: 'FAILED_PRECONDITION' });
  assert.equal(await controls.left(profileId), 1);
});

test('a rate limit is waited for only if the caller says so', async () => {
  await deduct();
  const soon = { minInterval: { nanos: 500_000_000 } };
  const { entry } = await deduct(soon, { waitForRateLimit: true });
  assert.equal(entry.balance, '40');
  await assert.rejects(deduct({ minInterval: { seconds: 86_400 } }), { reason: 'RATE_LIMITED', recorded: false });
});

test('a reason that this client does not know comes with its code', async () => {
  await controls.inject(profileId, { refuse: { reason: 'MOON_IN_THE_WRONG_HOUSE', code: 9, metadata: { moon: 'full' } } });
  const error = await deduct().catch((each) => each);
  assert.ok(error instanceof CreditError && !(error instanceof UnknownOutcomeError));
  assert.equal(error.reason, 'MOON_IN_THE_WRONG_HOUSE');
  assert.equal(error.code, 'FAILED_PRECONDITION');
  assert.equal(error.metadata.moon, 'full');
});

test('a watch that breaks goes on where it was', async () => {
  await Promise.all([1, 2, 3].map((n) => deduct({ amount: n })));
  await controls.inject(profileId, { method: 'WatchEntries', loseAnswer: { messagesBefore: 2 } });
  const sequences = [];
  for await (const { sequence } of credits.watchEntries({ profileId })) {
    if (sequences.push(sequence) === 4) {
      break;
    }
  }
  assert.deepEqual(sequences, ['1', '2', '3', '4']);
  assert.equal(await controls.left(profileId), 0);
});

test('a watch ends when its signal aborts', async () => {
  const stop = new AbortController();
  for await (const entry of credits.watchEntries({ profileId }, { signal: stop.signal })) {
    assert.equal(entry.sequence, '1');
    setImmediate(() => stop.abort());
  }
});
