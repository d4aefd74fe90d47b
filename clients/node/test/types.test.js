'use strict';
// index.d.ts fits the contract, and what callers write fits index.d.ts.
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { test } = require('node:test');
const { CreditClient } = require('..');
const { definitions } = require('../contract.js');

const types = readFileSync(join(__dirname, '../index.d.ts'), 'utf8');
const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

/** The messages whose fields callers name. */
const NAMED = /^credit\.v1\.(\w+Request|Profile|LedgerEntry|Job|Operation|GetServiceStatusResponse)$/;
const messages = Object.entries(definitions).filter(([name, { type }]) => type?.field && NAMED.test(name));

test('every field of the contract has its type', () => {
  assert.ok(messages.length > 20);
  for (const [message, { type }] of messages) {
    const name = message.replace('credit.v1.', '').replace('GetServiceStatusResponse', 'ServiceStatus');
    const [, parent = '', body] =
      new RegExp(`export interface ${name} (extends Command )?\\{(.*?)\\n?\\}\\n`, 's').exec(types) ?? [undefined, '', ''];
    const fields = parent ? body + ' profileId: idempotencyKey?: ' : body;
    for (const field of type.field) {
      assert.match(fields, new RegExp(`\\b${camel(field.name)}\\??:`), `${name}.${camel(field.name)}`);
    }
  }
});

test('every RPC has its type', () => {
  for (const name of Object.getOwnPropertyNames(CreditClient.prototype).filter((each) => each !== 'constructor')) {
    assert.match(types, new RegExp(`\\n  ${name}\\(`), name);
  }
});

test('what callers write compiles', () => {
  const tsc = require.resolve('typescript/bin/tsc');
  execFileSync(process.execPath,
    [tsc, '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022', '--module', 'node16', '--types', 'node',
      join(__dirname, 'types.ts')],
    { stdio: 'inherit' });
});
