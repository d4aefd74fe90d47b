'use strict';
// Runs the cases of conformance/cases against the service at CREDIT_TARGET.
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { after, describe, test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const { CreditError } = require('..');
const { isCommand, rpcs } = require('../contract.js');
const { matches, matchesRefusal, isReplayed, isReplayOf } = require('./expectations.js');
const { connectToTarget } = require('./target.js');
const { fromJson, resolve } = require('./variables.js');

const CASES = join(__dirname, '../../../conformance/cases');

// Much longer than any call here takes.
const client = connectToTarget({ timeoutMs: 30_000 });
after(() => client.close());

for (const file of readdirSync(CASES).sort()) {
  describe(file, () => {
    for (const each of JSON.parse(readFileSync(join(CASES, file), 'utf8')).cases) {
      test(each.name, () => run(each));
    }
  });
}

async function run({ openingBalance, steps }) {
  const state = { variables: { profile: `conformance-${randomUUID()}` }, named: {}, recorded: [] };
  if (openingBalance) {
    await client.createProfile({ profileId: state.variables.profile, idempotencyKey: 'create', openingBalance });
  }
  for (const step of steps) {
    try {
      await runStep(step, state);
    } catch (error) {
      error.message = `${JSON.stringify(step)}: ${error.message}`;
      throw error;
    }
  }
  // Whatever has happened since: what is recorded is answered again.
  await Promise.all(state.recorded.map(replay));
}

async function runStep(step, state) {
  if (step.again) {
    return replay(state.named[step.again]);
  }
  const sent = step.withinSeconds ? [await sendUntilExpected(step, state)] : await sendAll(step, state);
  check(step, sent.map(({ answer }) => answer), state);
  state.named[step.as] = sent[0];
  for (const [name, path] of Object.entries(step.keep ?? {})) {
    state.variables[name] = path.split('.').reduce((value, field) => value[field], sent[0].answer.messages.at(-1));
  }
  state.recorded.push(...sent.filter(({ name, answer }) => isCommand(name) && (answer.error?.recorded ?? true)));
}

function sendAll(step, { variables }) {
  return Promise.all(Array.from({ length: step.times ?? 1 }, (_, i) => {
    const json = resolve({ profileId: '${profile}', ...step.with }, { ...variables, n: String(i + 1) });
    return send(step, fromJson(rpcs[step.call].requestType.type, json));
  }));
}

async function send({ call: name, headers, first, waits }, request) {
  let answer = await call(name, request, headers, first);
  if (waits && answer.error?.reason === 'RATE_LIMITED') {
    await sleep(answer.error.retryAfterMs);
    answer = await call(name, request, headers, first);
  }
  return { name, request, headers, answer };
}

async function call(name, request, headers, first = Infinity) {
  const messages = [];
  try {
    if (!rpcs[name].responseStream) {
      messages.push(await client.call(name, request, { headers }));
    } else {
      for await (const message of client.stream(name, request, { headers })) {
        if (messages.push(message) === first) {
          break;
        }
      }
    }
    return { messages };
  } catch (error) {
    if (error instanceof CreditError) {
      return { messages, error };
    }
    throw error;
  }
}

async function replay({ name, request, headers, answer }) {
  isReplayOf(answer, await call(name, request, headers));
}

/** What the service does by itself takes a while. */
async function sendUntilExpected(step, state) {
  for (const giveUp = Date.now() + step.withinSeconds * 1000; ; await sleep(50)) {
    const [sent] = await sendAll(step, state);
    try {
      checkOne(step, sent.answer, state);
      return sent;
    } catch (error) {
      if (Date.now() > giveUp) {
        throw error;
      }
    }
  }
}

function check(step, answers, state) {
  if (step.oneEffect) {
    const executed = answers.filter((answer) => !isReplayed(answer));
    assert.equal(executed.length, 1, 'executed');
    checkOne(step, executed[0], state);
    answers.filter(isReplayed).forEach((answer) => isReplayOf(executed[0], answer));
    return;
  }
  answers.forEach((answer) => checkOne(step, answer, state));
  if (step.accepted !== undefined) {
    assert.equal(answers.filter(({ error }) => !error).length, step.accepted, 'accepted');
  }
}

function checkOne({ refused, answer, answers, accepted }, { messages, error }, { variables }) {
  if (refused && (accepted === undefined || error)) {
    assert.ok(error, `expected a refusal, not ${JSON.stringify(messages)}`);
    matchesRefusal(resolve(refused, variables), error);
  } else if (error) {
    throw error;
  } else if (answers) {
    matches(resolve(answers, variables), messages.slice(-answers.length));
  } else {
    matches(resolve(answer, variables), messages[0]);
    assert.notEqual(messages[0].replayed, true, 'replayed');
  }
}
