// Compiled, not run: the types allow what callers write, and refuse what can't be right.
import { connect, newKey, CreditError, UnknownOutcomeError, type LedgerEntry } from '..';

const credits = connect('credit.internal:50051', { token: async () => 'token', tls: { ca: 'PEM' } });

export async function charge(profileId: string): Promise<string> {
  try {
    const { entry, replayed } = await credits.deductCredits(
      { profileId, idempotencyKey: newKey(), amount: 30, reasonCode: 'IMAGE', minInterval: { seconds: 1 } }, { timeoutMs: 500 });
    const balance: string = entry.balance ?? '0';
    return replayed ? 'again' : balance;
  } catch (error) {
    if (error instanceof UnknownOutcomeError) {
      return error.idempotencyKey;
    } else if (error instanceof CreditError && error.reason === 'INSUFFICIENT_CREDITS') {
      return error.metadata.balance;
    }
    throw error;
  }
}

export async function watch(signal: AbortSignal, seen: (entry: LedgerEntry) => void): Promise<void> {
  for await (const entry of credits.watchEntries({ profileId: 'alice', afterSequence: '7' }, { signal })) {
    seen(entry);
  }
}

// @ts-expect-error a deduction has an amount
void credits.deductCredits({ profileId: 'alice', reasonCode: 'IMAGE' });
// @ts-expect-error a job's state is no number
void credits.listJobs({ state: 1 });
