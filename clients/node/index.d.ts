/** Credits are whole numbers. Answers have them as strings, which are exact beyond 2^53. */
export type Int64 = number | string;
export interface Timestamp { seconds?: string; nanos?: number }
/** Such as `{seconds: 30}`. */
export interface Duration { seconds?: Int64; nanos?: number }
export type Metadata = { [key: string]: string };

/** Every command: without a key the client makes one for the call. With a key of your own the call can be repeated. */
export interface Command { profileId: string; idempotencyKey?: string }
export interface CreateProfileRequest extends Command { openingBalance?: Int64; metadata?: Metadata }
export interface GrantCreditsRequest extends Command { amount: Int64; reasonCode: string; metadata?: Metadata }
export interface DeductCreditsRequest extends Command {
  amount: Int64; reasonCode: string; minInterval?: Duration; metadata?: Metadata;
}
/** Exactly one of `entryId` and `deductionKey`. */
export interface RefundCreditsRequest extends Command {
  entryId?: string; deductionKey?: string; amount?: Int64; reasonCode: string; metadata?: Metadata;
}
export interface ReverseOperationRequest extends Command { targetKey: string; reasonCode: string }
export interface SubmitJobRequest extends Command {
  jobId?: string; amount: Int64; reasonCode: string; minInterval?: Duration; timeout?: Duration; metadata?: Metadata;
}
export interface CompleteJobRequest extends Command { jobId: string; finalAmount?: Int64 }
export interface FailJobRequest extends Command { jobId: string; failureMessage?: string }
export interface ExtendJobRequest extends Command { jobId: string; timeout: Duration }

export interface GetProfileRequest { profileId: string; asOfTime?: Timestamp }
export interface ListEntriesRequest {
  profileId: string; kind?: EntryKind; jobId?: string; startTime?: Timestamp; endTime?: Timestamp;
  order?: 'ENTRY_ORDER_NEWEST_FIRST' | 'ENTRY_ORDER_OLDEST_FIRST'; pageSize?: number; pageToken?: string;
}
export interface WatchEntriesRequest { profileId: string; afterSequence?: Int64 }
export interface GetOperationRequest { profileId: string; idempotencyKey: string }
export interface GetJobRequest { profileId: string; jobId: string }
export interface ListJobsRequest {
  profileId?: string; state?: JobState; createdBeforeTime?: Timestamp; pageSize?: number; pageToken?: string;
}
export interface VerifyLedgerRequest {
  profileId?: string; firstBucket?: number; lastBucket?: number; changedSinceTime?: Timestamp;
}

// Expect values that this version doesn't know yet. What has its default, 0 or '', is absent, unless it is `optional` in
// the contract.
export type EntryKind = 'ENTRY_KIND_GRANT' | 'ENTRY_KIND_DEDUCTION' | 'ENTRY_KIND_REFUND' | (string & {});
export type JobState = 'JOB_STATE_PROCESSING' | 'JOB_STATE_COMPLETED' | 'JOB_STATE_FAILED' | 'JOB_STATE_EXPIRED'
  | 'JOB_STATE_CANCELLED' | (string & {});
export interface Profile {
  profileId: string; balance?: string; lastDeductTime?: Timestamp; lastSequence?: string; createTime: Timestamp;
  metadata?: Metadata;
}
export interface LedgerEntry {
  profileId: string; entryId: string; sequence: string; kind: EntryKind; amount: string; balance?: string;
  reasonCode: string; actor: string; idempotencyKey: string; jobId?: string; refundedEntryId?: string;
  metadata?: Metadata; createTime: Timestamp;
}
export interface Job {
  profileId: string; jobId: string; state: JobState; amount: string; finalAmount?: string; reasonCode: string;
  failureMessage?: string; metadata?: Metadata; createTime: Timestamp; expireTime: Timestamp; endTime?: Timestamp;
  deductionEntryId: string; refundEntryId?: string;
}
/** `replayed`: this is the recorded answer to an earlier request with the same key. */
export interface Answer { replayed?: boolean }
export interface ProfileAnswer extends Answer { profile: Profile; entry?: LedgerEntry }
export interface EntryAnswer extends Answer { entry: LedgerEntry }
export interface RefundAnswer extends EntryAnswer { refundableRemaining?: string }
export interface ReverseAnswer extends Answer {
  outcome: 'REVERSE_OUTCOME_REVERSED' | 'REVERSE_OUTCOME_NOTHING_TO_REVERSE' | 'REVERSE_OUTCOME_PREVENTED' | (string & {});
  entry?: LedgerEntry;
}
export interface JobAnswer extends Answer { job: Job; entry?: LedgerEntry }
/** `response` is the answer with its `@type`; `refusal` a google.rpc.Status. */
export interface Operation {
  method: string; createTime: Timestamp; response?: { '@type': string; [field: string]: unknown };
  refusal?: { code: number; message: string; details: { '@type': string; [field: string]: unknown }[] };
}
export interface ServiceStatus {
  version: string; startTime: Timestamp; databaseState: string; schemaVersion?: string; queuedCommands?: string;
  oldestQueuedAge?: Duration; lastVerification?: object; unreachableBuckets?: number;
}

export interface CallOptions {
  /** How long the call may take with all its attempts; 2000 by default. */
  timeoutMs?: number;
  /** Waits after RATE_LIMITED, within the timeout, instead of being refused. */
  waitForRateLimit?: boolean;
  headers?: { [name: string]: string };
}
export interface StreamOptions { headers?: { [name: string]: string }; signal?: AbortSignal }
export interface ConnectOptions {
  timeoutMs?: number;
  waitForRateLimit?: boolean;
  /** PEM. Whom to trust, if not whom Node trusts; and the certificate to show, with its key. */
  tls?: true | { ca?: string | Buffer; cert?: string | Buffer; key?: string | Buffer };
  /** Plaintext to wherever it is, since something else protects it. To loopback it is the default without `tls`. */
  insecure?: boolean;
  /** A bearer token, or what is asked for it before each attempt. */
  token?: string | (() => string | Promise<string>);
}

export function connect(target: string, options?: ConnectOptions): CreditClient;
/** A new idempotency key, a UUIDv7. */
export function newKey(): string;

export interface CreditClient {
  createProfile(request: CreateProfileRequest, options?: CallOptions): Promise<ProfileAnswer>;
  grantCredits(request: GrantCreditsRequest, options?: CallOptions): Promise<EntryAnswer>;
  deductCredits(request: DeductCreditsRequest, options?: CallOptions): Promise<EntryAnswer>;
  refundCredits(request: RefundCreditsRequest, options?: CallOptions): Promise<RefundAnswer>;
  reverseOperation(request: ReverseOperationRequest, options?: CallOptions): Promise<ReverseAnswer>;
  submitJob(request: SubmitJobRequest, options?: CallOptions): Promise<JobAnswer & EntryAnswer>;
  completeJob(request: CompleteJobRequest, options?: CallOptions): Promise<JobAnswer>;
  failJob(request: FailJobRequest, options?: CallOptions): Promise<JobAnswer>;
  extendJob(request: ExtendJobRequest, options?: CallOptions): Promise<JobAnswer>;
  getProfile(request: GetProfileRequest, options?: CallOptions): Promise<{ profile: Profile }>;
  listEntries(request: ListEntriesRequest, options?: CallOptions):
    Promise<{ entries?: LedgerEntry[]; nextPageToken?: string }>;
  getOperation(request: GetOperationRequest, options?: CallOptions): Promise<{ operation: Operation }>;
  getJob(request: GetJobRequest, options?: CallOptions): Promise<{ job: Job }>;
  listJobs(request: ListJobsRequest, options?: CallOptions): Promise<{ jobs?: Job[]; nextPageToken?: string }>;
  getServiceStatus(request: {}, options?: CallOptions): Promise<ServiceStatus>;
  /** Goes on where it was when the connection breaks; ends when the loop is left or `signal` aborts. */
  watchEntries(request: WatchEntriesRequest, options?: StreamOptions): AsyncGenerator<LedgerEntry, void>;
  verifyLedger(request: VerifyLedgerRequest, options?: StreamOptions): AsyncGenerator<object, void>;
  /** An RPC by its name, such as `DeductCredits`. */
  call(name: string, request: object, options?: CallOptions): Promise<any>;
  stream(name: string, request: object, options?: StreamOptions): AsyncGenerator<any, void>;
  close(): void;
}

/** An error that the service answered, or that gRPC reports by itself. */
export class CreditError extends Error {
  /** The gRPC status, such as `FAILED_PRECONDITION`. */
  readonly code: string;
  /** Such as `INSUFFICIENT_CREDITS`; empty if the error isn't of the service. Expect reasons that you don't know. */
  readonly reason: string;
  /** Such as `{balance: '70', required: '500'}`. */
  readonly metadata: Metadata;
  /** Every retry with this key gets this refusal: a new attempt takes a new key. */
  readonly recorded: boolean;
  readonly replayed: boolean;
  /** How long to wait before the same request is sent again, if the service says so. */
  readonly retryAfterMs?: number;
  readonly violations: { field: string; description: string }[];
  /** All google.rpc details, with their `@type`. */
  readonly details: { '@type': string; [field: string]: unknown }[];
  readonly method: string;
  readonly profileId?: string;
  /** The key that the call was sent with, also if the client made it. */
  readonly idempotencyKey?: string;
  /** Whether the call may have been executed nevertheless. */
  readonly isOutcomeUnknown: boolean;
}
/** A command has no answer in time. Send the same request with `idempotencyKey` again, or reverse it. */
export class UnknownOutcomeError extends CreditError {
  readonly profileId: string;
  readonly idempotencyKey: string;
}
