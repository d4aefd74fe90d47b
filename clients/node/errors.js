'use strict';
const grpc = require('@grpc/grpc-js');
const { definitions } = require('./contract.js');

// After these the operation may have been executed nevertheless.
const UNKNOWN_OUTCOME =
  ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'CANCELLED', 'INTERNAL', 'UNKNOWN', 'ABORTED', 'DATA_LOSS'];

/** An error that the service answered, or that gRPC reports by itself; index.d.ts has its fields. */
class CreditError extends Error {
  constructor(error, call, message = error.details) {
    super(message, { cause: error });
    this.name = new.target.name;
    this.code = grpc.status[error.code] ?? 'UNKNOWN';
    this.details = details(error);
    const info = this.detail('ErrorInfo')?.domain === 'credit.v1' ? this.detail('ErrorInfo') : {};
    this.reason = info.reason ?? '';
    this.metadata = info.metadata ?? {};
    this.recorded = this.metadata.recorded === 'true';
    this.replayed = this.metadata.replayed === 'true';
    this.retryAfterMs = milliseconds(this.detail('RetryInfo')?.retryDelay);
    this.violations = this.detail('BadRequest')?.fieldViolations ?? [];
    Object.assign(this, call);
  }

  detail(type) {
    return this.details.find((each) => each['@type'] === 'type.googleapis.com/google.rpc.' + type);
  }

  get isOutcomeUnknown() {
    return !this.recorded && UNKNOWN_OUTCOME.includes(this.code);
  }
}

/** A command has no answer in time: it may have been executed, or not, or may still be. */
class UnknownOutcomeError extends CreditError {
  constructor(error, call) {
    super(error, call, `Whether ${call.method} of profile ${call.profileId} was executed is not known (${error.details}):`
      + ` send the same request again, with its key ${call.idempotencyKey}, or reverse it.`);
  }
}

/** What comes from elsewhere, such as a proxy, has no details, or none that can be read. */
function details(error) {
  const [status] = error.metadata?.get('grpc-status-details-bin') ?? [];
  try {
    return status ? definitions['google.rpc.Status'].deserialize(status).details ?? [] : [];
  } catch {
    return [];
  }
}

/** Rounded up: whoever waits so long has waited long enough. */
function milliseconds(duration) {
  return duration && Math.ceil(Number(duration.seconds ?? 0) * 1000 + (duration.nanos ?? 0) / 1e6);
}

module.exports = { CreditError, UnknownOutcomeError };
