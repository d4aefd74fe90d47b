'use strict';
// What the client does where no service answers.
const assert = require('node:assert/strict');
const { execFileSync, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { createServer } = require('node:net');
const { networkInterfaces, tmpdir } = require('node:os');
const { join } = require('node:path');
const { test } = require('node:test');
const { connect, newKey, CreditError, UnknownOutcomeError } = require('..');
const { listen } = require('./listener.js');

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
  assert.match(error.message, /ECONNREFUSED/);
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

const UNAVAILABLE = 14;
const PERMISSION_DENIED = 7;

test('each attempt sends the same bytes, with a token of its own', async () => {
  const seen = [];
  const listener = await listen((headers, bytes) => {
    seen.push({ token: headers.authorization, bytes: bytes.toString('base64') });
    return seen.length < 6 ? UNAVAILABLE : PERMISSION_DENIED;
  });
  let tokens = 0;
  const credits = connect(`127.0.0.1:${listener.port}`, { timeoutMs: 30_000, token: async () => `token-${++tokens}` });
  await assert.rejects(credits.deductCredits({ profileId: 'alice', amount: 1, reasonCode: 'IMAGE' }), { code: 'PERMISSION_DENIED' });
  credits.close();
  listener.close();
  assert.equal(seen.length, 6);
  assert.equal(new Set(seen.map(({ bytes }) => bytes)).size, 1);
  assert.equal(seen[0].token, 'Bearer token-1');
  assert.equal(seen.at(-1).token, `Bearer token-${tokens}`);
  assert.ok(tokens > 1);
});

test('a call waits for a service that comes back', async () => {
  const port = await freePort();
  const credits = connect(`127.0.0.1:${port}`, { timeoutMs: 30_000 });
  await assert.rejects(credits.getProfile({ profileId: 'alice' }, { timeoutMs: 300 }), CreditError);
  const call = credits.getProfile({ profileId: 'alice' });
  const listener = await listen(() => PERMISSION_DENIED, { port });
  await assert.rejects(call, { code: 'PERMISSION_DENIED' });
  credits.close();
  listener.close();
});

const withoutOpenssl = spawnSync('openssl', ['version']).status !== 0 && 'there is no openssl';

test('in TLS the client shows its certificate', { skip: withoutOpenssl }, async () => {
  const { key, cert } = certificate();
  let shown;
  const listener = await listen((_, __, session) => {
    shown = session.socket.authorized;
    return PERMISSION_DENIED;
  }, { tls: { key, cert, ca: cert, requestCert: true } });
  const credits = connect(`localhost:${listener.port}`, { timeoutMs: 10_000, tls: { ca: cert, key, cert } });
  await assert.rejects(credits.getProfile({ profileId: 'alice' }), { code: 'PERMISSION_DENIED' });
  credits.close();
  listener.close();
  assert.equal(shown, true);
});

/** A new certificate for this machine, which is its own authority. */
function certificate() {
  const directory = mkdtempSync(join(tmpdir(), 'credit-'));
  try {
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(directory, name));
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1',
      '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(directory, { recursive: true });
  }
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
