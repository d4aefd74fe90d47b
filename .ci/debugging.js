// For .ci/debugging, in a directory of its own that it is given:
//
//   plain          makes what the page says there is, and runs its commands up to the section about TLS
//   credentials    makes the files that the section about TLS names, and those of its server
//   tls            runs the commands of that section
//
// The service's port is in CREDIT_PORT. The page's grpcurl is grpcurl.js.
'use strict';
const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const [task, work] = process.argv.slice(2);
const tlsSection = '## TLS, certificates and tokens';

// What the page says there is when somebody begins to read it.
const before = [
  ['CreateProfile', { profile_id: 'alice', idempotency_key: 'create-alice', opening_balance: 100 }],
  ['DeductCredits', { profile_id: 'alice', idempotency_key: 'image-7', amount: 30, reason_code: 'IMAGE' }],
  ['DeductCredits', { profile_id: 'alice', idempotency_key: 'video-1', amount: 500, reason_code: 'VIDEO' }],
  ['CreateProfile', { profile_id: 'bob', idempotency_key: 'create-bob', opening_balance: 100 }],
  ['SubmitJob', { profile_id: 'bob', idempotency_key: 'order-9/submit', job_id: 'order-9', amount: 30, reason_code: 'VIDEO' }],
];

function shell(command) {
  const done = spawnSync('bash', ['-c', command], {
    cwd: work, encoding: 'utf8',
    env: { ...process.env, PATH: `${path.join(work, 'bin')}:${process.env.PATH}` },
  });
  return done.stdout + done.stderr;
}

// The program that the page's commands run.
function installGrpcurl() {
  fs.mkdirSync(path.join(work, 'bin'), { recursive: true });
  const program = `#!/bin/sh\nexec '${process.execPath}' '${path.join(__dirname, 'grpcurl.js')}' "$@"\n`;
  fs.writeFileSync(path.join(work, 'bin', 'grpcurl'), program, { mode: 0o755 });
}

// The files that the section about TLS names, and those of its server: certificates, a token with its key, a policy.
function makeCredentials() {
  const made = shell(`
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=try-ca -keyout ca.key -out ca.crt
    issue() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=$1 -keyout $1.key -out $1.csr &&
      printf "subjectAltName=$2\\nextendedKeyUsage=$3\\n" >$1.ext &&
      openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 1 -extfile $1.ext -out $1.crt; }
    issue server DNS:localhost,IP:127.0.0.1 serverAuth && issue web URI:spiffe://example.org/web clientAuth`);
  if (!fs.existsSync(path.join(work, 'web.crt'))) throw new Error(made);
  const policy = ['spiffe://example.org/web', 'support'].map((name) => `  - {name: "${name}", methods: [queries, reflection]}\n`);
  fs.writeFileSync(path.join(work, 'policy.yaml'), `callers:\n${policy.join('')}`);
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'night', alg: 'ES256', use: 'sig' };
  fs.writeFileSync(path.join(work, 'jwks.json'), JSON.stringify({ keys: [jwk] }));
  const now = Math.floor(Date.now() / 1000);
  const text = [
    { alg: 'ES256', kid: 'night' },
    { iss: 'try', aud: 'credit', sub: 'support', iat: now, exp: now + 600 },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = crypto.sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  fs.writeFileSync(path.join(work, 'token'), `${text}.${signature.toString('base64url')}`);
}

// Each command of a page with the answer that follows it.
function examples(text) {
  return [...text.matchAll(/^```sh\n([^]*?)^```\n(?:```(?:json)?\n([^]*?)^```)?/gm)].map(([, command, answer]) => {
    if (!answer) throw new Error(`no answer follows ${command}`);
    return { command, answer };
  });
}

const noSpace = (text) => text.replace(/\s+/g, '');

// The page's answer as a pattern. What differs each time has a form in place of a value, and `…` is anything.
function pattern(answer) {
  const form = [
    [/\d{4}-\d\d-\d\dT[\d:.]+Z/, String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`],
    [/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/, String.raw`[\da-f-]{36}`],
    [/"\d+\.\d+\.\d+"/, String.raw`"\d+\.\d+\.\d+(?:-SNAPSHOT)?"`],
    [/\d\.\d+s/, String.raw`\d+(?:\.\d+)?s`],
    [/…/, '[^]*?'],
  ];
  const any = new RegExp(form.map(([found]) => `(${found.source})`).join('|'), 'g');
  let source = '';
  let end = 0;
  for (const match of noSpace(answer).matchAll(any)) {
    source += escape(match.input.slice(end, match.index));
    source += form[match.slice(1).findIndex((group) => group !== undefined)][1];
    end = match.index + match[0].length;
  }
  return new RegExp(`^${source}${escape(noSpace(answer).slice(end))}$`);
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function check({ command, answer }) {
  const said = shell(command);
  if (!pattern(answer).test(noSpace(said))) {
    console.error(`docs/debugging.md and the service disagree.\n\n${command}\nThe page says:\n${answer}\nThe service says:\n${said}`);
    process.exit(1);
  }
}

function makeProfiles() {
  for (const [method, request] of before) {
    shell(`grpcurl -plaintext -d '${JSON.stringify(request)}' 127.0.0.1:50051 credit.v1.CreditService/${method}`);
  }
}

function run(commands) {
  commands.forEach(check);
  console.log(`debugging: ${task}: ${commands.length} passed, 0 failed`);
}

const page = fs.readFileSync(path.join(root, 'docs', 'debugging.md'), 'utf8');
const [plain, tls] = page.split(tlsSection).map(examples);
if (!tls || plain.length < 10 || tls.length < 3) throw new Error(`docs/debugging.md has lost its commands, or ${tlsSection}`);
installGrpcurl();
if (task === 'credentials') {
  makeCredentials();
} else if (task === 'plain') {
  makeProfiles();
  run(plain);
} else {
  run(tls);
}
