// Asks the service: every look-up is one of its own methods, by GET.

/** How long an answer may take before the service counts as not answering. */
const PATIENCE_MILLIS = 12_000;

/** How often, and after what time, to ask again where the service says that it is busy. */
const BUSY_TRIES = 4;
const BUSY_WAIT_MILLIS = 400;

/** An error that the service answered, with the reason that its contract names. */
export class ServiceError extends Error {
  constructor(httpStatus, status) {
    super(status.message || `The service answered ${httpStatus}.`);
    this.httpStatus = httpStatus;
    const info = status.details?.find((detail) => detail['@type']?.endsWith('google.rpc.ErrorInfo'));
    this.reason = info?.reason ?? 'INTERNAL_ERROR';
  }

  get isMissing() {
    return this.reason.endsWith('_NOT_FOUND');
  }
}

/** No answer at all: the service, or the way to it, is down. */
export class UnreachableError extends Error {
  constructor() {
    super('The service does not answer.');
  }
}

/** Calls a method, such as GetProfile. Fields that are empty are left out. */
export async function call(method, fields, signal) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await getJson(url(method, fields), signal);
    } catch (error) {
      if (error.reason !== 'OVERLOADED' || attempt === BUSY_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MILLIS * attempt));
    }
  }
}

/** Gets JSON from a path of the service. */
export async function getJson(path, signal) {
  const patience = AbortSignal.timeout(PATIENCE_MILLIS);
  let response;
  try {
    response = await fetch(path, {signal: signal ? AbortSignal.any([signal, patience]) : patience});
  } catch (error) {
    throw signal?.aborted ? error : new UnreachableError();
  }
  const body = await parsed(response);
  if (!response.ok) throw new ServiceError(response.status, body);
  return body;
}

async function parsed(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return {message: text.trim()};
  }
}

/** Calls a method with many responses, one after the other. */
export async function* stream(method, fields, signal) {
  let response;
  try {
    response = await fetch(url(method, fields), {signal});
  } catch (error) {
    throw signal?.aborted ? error : new UnreachableError();
  }
  if (!response.ok) throw new ServiceError(response.status, await parsed(response));
  for await (const line of lines(response.body)) {
    const {result, error} = JSON.parse(line);
    if (error) throw new ServiceError(response.status, error);
    yield result;
  }
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read().catch(() => { throw new UnreachableError(); });
    if (done) return;
    const complete = (rest + value).split('\n');
    rest = complete.pop();
    yield* complete;
  }
}

function url(method, fields) {
  return `/api/${method}?${new URLSearchParams(withoutEmpty(fields))}`;
}

function withoutEmpty(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
}

const SERVICES = {VerifyLedger: 'CreditAdminService', GetServiceStatus: 'CreditAdminService'};

/** The line that calls the same in a shell. */
export function grpcurl(method, fields, address, command) {
  const json = JSON.stringify(withoutEmpty(fields)).replaceAll("'", "'\\''");
  return `${command} -d '${json}' ${address} credit.v1.${SERVICES[method] ?? 'CreditQueryService'}/${method}`;
}
