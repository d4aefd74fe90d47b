// Takes grpcurl's arguments and prints in its manner, but calls with proto/buf: npm has buf, and not grpcurl. Only the
// options that docs/debugging.md uses. The port 50051 of the page is the one in CREDIT_PORT.
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const buf = path.join(__dirname, '..', 'proto', 'buf');

// grpcurl's options, and what they are for buf. proto/buf runs in a directory of its own, so files need their whole paths.
const options = {
  '-plaintext': () => ['--http2-prior-knowledge'],
  '-d': (value) => ['--data', value()],
  '-import-path': (value) => value() && [],
  '-proto': (value) => value() && ['--schema', '.'],
  '-H': (value) => ['--header', value()],
  '-cacert': (value) => ['--cacert', path.resolve(value())],
  '-cert': (value) => ['--cert', path.resolve(value())],
  '-key': (value) => ['--key', path.resolve(value())],
};

// grpcurl sends its headers with reflection, too, if it needs that.
function reflectionHeaders(made) {
  if (made.includes('--schema')) return [];
  return made.flatMap((each, i) => (each === '--header' ? ['--reflect-header', made[i + 1]] : []));
}

function bufArguments(given) {
  const left = [...given];
  const made = ['curl', '--protocol', 'grpc'];
  while (left.length > 0 && left[0].startsWith('-')) {
    const option = left.shift();
    if (!options[option]) throw new Error(`grpcurl.js doesn't know ${option}`);
    made.push(...options[option](() => left.shift()));
  }
  if (!made.includes('--data')) made.push('--data', '{}');
  const [address, method] = left;
  const scheme = given.includes('-plaintext') ? 'http' : 'https';
  return [...made, ...reflectionHeaders(made), `${scheme}://${address.replace(':50051', `:${process.env.CREDIT_PORT}`)}/${method}`];
}

// INVALID_ARGUMENT, in the words of grpcurl: InvalidArgument.
function codeName(code) {
  return code.replace(/(^|_)([a-z])/g, (_, before, letter) => letter.toUpperCase());
}

// buf prints a detail as base64, and converts it, too.
function detail({ type, value }) {
  const converted = spawnSync(
    buf, ['convert', '--type', type, '--from', '-#format=binpb', '--to', '-#format=json'],
    { input: Buffer.from(value, 'base64') });
  if (converted.status !== 0) throw new Error(converted.stderr.toString());
  return `${type} ${converted.stdout.toString()}`;
}

function printError(text) {
  const error = JSON.parse(text);
  console.log(`Code: ${codeName(error.code)}\nMessage: ${error.message}`);
  for (const each of error.details ?? []) console.log(`Details: ${detail(each)}`);
}

const called = spawnSync(buf, bufArguments(process.argv.slice(2)));
process.stdout.write(called.stdout);
const said = called.stderr.toString();
if (said.trimStart().startsWith('{')) printError(said);
else process.stderr.write(said);
process.exitCode = called.status ?? 1;
