'use strict';
// The code of docs/callers.md does what the page says. The service at CREDIT_TARGET must have its test controls.
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { after, beforeEach, test } = require('node:test');
const { UnknownOutcomeError } = require('..');
const { Controls } = require('./controls.js');
const { connectToTarget } = require('./target.js');

const ROOT = join(__dirname, '../../..');
const EXAMPLES = 'client-stub/src/test/java/org/creditservice/client/examples';
const page = readFileSync(join(ROOT, 'docs/callers.md'), 'utf8');

/** What the page has in a language, block by block. */
function blocks(language) {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code);
}

/** A function of the page; `generate` is the work that it calls. */
function pageFunction(name, generate) {
  const code = blocks('js').find((each) => each.includes(`function ${name}(`));
  return new Function('UnknownOutcomeError', 'generate', `${code}; return ${name};`)(UnknownOutcomeError, generate);
}

// Much longer than these calls take.
const credits = connectToTarget({ timeoutMs: 30_000 });

// For whom an answer that is lost is soon an unknown outcome.
const impatient = {
  deductCredits: (request) => credits.deductCredits(request, { timeoutMs: 2000 }),
  submitJob: (request) => credits.submitJob(request, { timeoutMs: 2000 }),
  reverseOperation: (request) => credits.reverseOperation(request),
};
const controls = new Controls();
let user;

beforeEach(async () => {
  user = `callers-${randomUUID()}`;
  await credits.createProfile({ profileId: user, openingBalance: 50 });
});

after(() => {
  credits.close();
  controls.close();
});

const balance = async () => (await credits.getProfile({ profileId: user })).profile.balance;
const stateOf = async (jobId) => (await credits.getJob({ profileId: user, jobId })).job.state;

test('a charge has the balance after it, and a second one what is missing', async () => {
  const charge = pageFunction('charge');
  assert.deepEqual(await charge(credits, user, 'click-1'), { status: 200, balance: '20' });
  assert.deepEqual(await charge(credits, user, 'click-1'), { status: 200, balance: '20' });
  assert.deepEqual(await charge(credits, user, 'click-2'), { status: 402, balance: '20' });
});

test('a charge whose outcome is unknown says with which key to repeat it', async () => {
  const charge = pageFunction('charge');
  await controls.inject(user, { method: 'DeductCredits', loseAnswer: { silent: true } });
  assert.deepEqual(await charge(impatient, user, 'click-1'), { status: 503, retryWith: 'click-1' });
  assert.deepEqual(await charge(credits, user, 'click-1'), { status: 200, balance: '20' });
});

test('paid work is charged once, however often its order is begun', async () => {
  const generatePaid = pageFunction('generatePaid', async () => 'a video');
  assert.equal(await generatePaid(credits, user, { id: 'order-1' }), 'a video');
  assert.equal(await generatePaid(credits, user, { id: 'order-1' }), 'a video');
  assert.equal(await balance(), '20');
});

test('work that fails costs nothing', async () => {
  const generatePaid = pageFunction('generatePaid', () => Promise.reject(new Error('no GPU')));
  await assert.rejects(generatePaid(credits, user, { id: 'order-2' }), /no GPU/);
  assert.equal(await stateOf('order-2'), 'JOB_STATE_FAILED');
  assert.equal(await balance(), '50');
});

test('work that may have been paid for is not begun, and costs nothing', async () => {
  const generatePaid = pageFunction('generatePaid', () => assert.fail('it was begun'));
  await controls.inject(user, { method: 'SubmitJob', loseAnswer: { silent: true } });
  await assert.rejects(generatePaid(impatient, user, { id: 'order-3' }), UnknownOutcomeError);
  assert.equal(await stateOf('order-3'), 'JOB_STATE_CANCELLED');
  assert.equal(await balance(), '50');
});

test("the page's Java is in the examples, which are compiled and tested", () => {
  const plain = (text) => text.replace(/\s+/g, ' ').trim();
  const examples = ['WebBackend', 'Worker'].map((each) => plain(readFileSync(join(ROOT, EXAMPLES, `${each}.java`), 'utf8')));
  assert.equal(blocks('java').length, 2);
  for (const block of blocks('java')) {
    assert.ok(examples.some((each) => each.includes(plain(block).replace(/;$/, ''))), block);
  }
});
