'use strict';
// What the client does where no service answers.
const assert = require('node:assert/strict');
const { once } = require('node:events');
const { createServer } = require('node:net');
const { networkInterfaces } = require('node:os');
const { test } = require('node:test');
const { connect, newKey, CreditError, UnknownOutcomeError } = require('..');

const request = { profileId: 'alice', idempotencyKey: 'order-7', amount: 30, reasonCode: 'IMAGE' };

/** A port that nobody listens at. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

test('a command to nobody ends in time, with its key', async () => {
  const credits = connect(`127.0.0.1:${await freePort()}`, { timeoutMs: 500 });
  const error = await credits.deductCredits(request).catch((each) => each);
  credits.close();
  assert.ok(error instanceof UnknownOutcomeError);
  assert.equal(error.idempotencyKey, 'order-7');
  assert.equal(error.profileId, 'alice');
});

test('a read to nobody changes nothing, so its outcome is not unknown', async () => {
  const credits = connect(`127.0.0.1:${await freePort()}`, { timeoutMs: 200 });
  const error = await credits.getProfile({ profileId: 'alice' }).catch((each) => each);
  credits.close();
  assert.ok(error instanceof CreditError && !(error instanceof UnknownOutcomeError));
});

// The first byte of TLS is that of a handshake, that of HTTP/2 the P of its preface.
const TLS = '\x16';
const HTTP2 = 'P';

test('what goes to this machine is in plaintext, unless something of TLS is said', async () => {
  assert.equal(await firstByte('127.0.0.1'), HTTP2);
  assert.equal(await firstByte('127.0.0.1', { tls: true }), TLS);
  assert.throws(() => connect('127.0.0.1:1', { tls: true, insecure: true }), /contradicts/);
});

const own = Object.values(networkInterfaces()).flat().find(({ internal, family }) => !internal && family === 'IPv4');

test('what goes elsewhere is in TLS, unless plaintext is asked for', { skip: !own && 'there is no network' }, async () => {
  assert.equal(await firstByte(own.address), TLS);
  assert.equal(await firstByte(own.address, { insecure: true }), HTTP2);
});

/** The first byte that arrives at a server of this address. */
async function firstByte(address, options) {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const credits = connect(`${address}:${server.address().port}`, { timeoutMs: 1000, ...options });
  const call = credits.getProfile({ profileId: 'alice' });
  const [socket] = await once(server, 'connection');
  const [bytes] = await once(socket, 'data');
  socket.destroy();
  server.close();
  await assert.rejects(call, CreditError);
  credits.close();
  return String.fromCharCode(bytes[0]);
}

test('a request that can not be sent fails before any call', async () => {
  const credits = connect('127.0.0.1:1');
  await assert.rejects(credits.deductCredits({ ...request, minInterval: '1s' }), TypeError);
  credits.close();
});

test('a key is a UUIDv7 of now', () => {
  const began = Date.now();
  const key = newKey();
  assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const time = Number.parseInt(key.replace('-', '').slice(0, 12), 16);
  assert.ok(time >= began && time <= Date.now());
  assert.notEqual(newKey(), newKey());
});
