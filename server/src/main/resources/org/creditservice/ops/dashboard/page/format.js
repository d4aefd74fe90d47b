// Numbers, times and names, as people read them.

const whole = new Intl.NumberFormat('en');

/** Credits come as text, since they can be larger than what a JavaScript number holds. */
export function credits(text) {
  return whole.format(BigInt(text ?? 0));
}

/** A change of a balance, with its sign. */
export function signed(text) {
  const amount = BigInt(text ?? 0);
  return (amount > 0n ? '+' : '') + whole.format(amount).replace('-', '\u2212');
}

export function count(number) {
  return whole.format(number);
}

/** A number of things: "1 finding", "2 findings". */
export function counted(number, thing) {
  return `${count(number)} ${thing}${Number(number) === 1 ? '' : 's'}`;
}

/** A number that changes, with as many digits as say something; a dash if there is none. */
export function figure(number) {
  if (number === null || number === undefined || Number.isNaN(number)) return '\u2013';
  const size = Math.abs(number);
  if (size === 0) return '0';
  if (size >= 100) return whole.format(Math.round(number));
  if (size >= 10) return number.toFixed(1).replace(/\.0$/, '');
  return size >= 0.01 ? number.toFixed(2).replace(/\.?0+$/, '') : '<0.01';
}

/** A length of time: "4.2 ms", "12 s", "3 min", "2 h", "5 days". */
export function duration(seconds) {
  if (seconds < 1) return `${figure(seconds * 1000)} ms`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 120 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

/** How long ago a time was, or how far it is ahead. */
export function ago(time, now = Date.now()) {
  const seconds = (now - new Date(time)) / 1000;
  if (Math.abs(seconds) < 1) return 'just now';
  return seconds > 0 ? `${duration(seconds)} ago` : `in ${duration(-seconds)}`;
}

const local = new Intl.DateTimeFormat('sv-SE', {dateStyle: 'short', timeStyle: 'medium'});
const clock = new Intl.DateTimeFormat('sv-SE', {timeStyle: 'medium'});

/** A time of the reader's own zone: 2026-11-26 05:08:35. */
export function time(iso) {
  return local.format(new Date(iso));
}

/** The same without the day. */
export function timeOfDay(iso) {
  return clock.format(new Date(iso));
}

export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A microsecond later: what happened at a time also counts as of that time. */
export function justAfter(iso) {
  const fraction = (/\.(\d+)/.exec(iso)?.[1] ?? '').padEnd(6, '0').slice(0, 6);
  const micros = BigInt(Math.floor(Date.parse(iso) / 1000)) * 1000000n + BigInt(fraction) + 1n;
  const seconds = new Date(Number(micros / 1000000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(micros % 1000000n).padStart(6, '0')}Z`;
}

/** ENTRY_KIND_GRANT is a grant. */
export function kind(name) {
  return word(name, 'ENTRY_KIND_');
}

export function state(name) {
  return word(name, 'JOB_STATE_');
}

export function rule(name) {
  return word(name, 'VERIFY_LEDGER_RULE_');
}

function word(name, prefix) {
  return name.replace(prefix, '').toLowerCase().replaceAll('_', ' ');
}

/** What a reason means, for those who don't know the table of errors by heart. */
const REASONS = {
  INVALID_FIELD: 'The request was not valid',
  PROFILE_NOT_FOUND: 'There is no such profile',
  PROFILE_ALREADY_EXISTS: 'The profile existed already',
  JOB_ALREADY_EXISTS: 'The job existed already',
  DEDUCTION_NOT_FOUND: 'There is no such deduction to refund',
  JOB_NOT_FOUND: 'There is no such job',
  OPERATION_NOT_FOUND: 'Nothing is recorded under that key',
  IDEMPOTENCY_KEY_REUSED: 'The key was used before, for another request',
  IDEMPOTENCY_KEY_EXPIRED: 'The key is older than keys are kept',
  OPERATION_REVERSED: 'It had been reversed before it arrived',
  INSUFFICIENT_CREDITS: 'Not enough credits',
  RATE_LIMITED: 'Too soon after the last deduction',
  REFUND_EXCEEDS_DEDUCTION: 'More than what is left to refund',
  JOB_NOT_PROCESSING: 'The job had ended already',
  FINAL_AMOUNT_EXCEEDS_DEDUCTION: 'The job cost more than was deducted',
  BALANCE_LIMIT_EXCEEDED: 'The balance would be too large',
  NOT_REVERSIBLE: 'Such an operation can\u2019t be reversed',
  OVERLOADED: 'The service was overloaded',
  DATABASE_UNAVAILABLE: 'The database was unavailable',
  SHUTTING_DOWN: 'The service was shutting down',
  DEADLINE_EXCEEDED: 'The caller\u2019s deadline passed',
  CANCELLED: 'The caller gave up',
  UNAUTHENTICATED: 'The caller is unknown',
  PERMISSION_DENIED: 'The caller may not do this',
  UNIMPLEMENTED: 'There is no such method',
  INTERNAL_ERROR: 'A defect of the service: see its log',
};

export function reasonInWords(reason) {
  return REASONS[reason] ?? word(reason, '');
}
