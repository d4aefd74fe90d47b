// Jobs: the stuck ones of all profiles, and one by its id.

import {call} from './api.js';
import {empty, facts, h, section, table} from './dom.js';
import {ago, credits, reasonInWords, signed, state} from './format.js';
import {copyLines, entryLink, jobLink, operationLink, profileLink, profileUrl, shortWhen, when} from './links.js';
import {entriesTable, metadata} from './profile.js';

const PAGE_SIZE = 100;

/** What "stuck" may mean; the job's own timeout is 30 minutes by default. */
const AGES = [['', 'any age'], ['60', 'older than 1 min'], ['1800', 'older than 30 min'], ['86400', 'older than a day']];

/** A table of jobs of any profiles in progress. */
export function oldestJobs(jobs) {
  if (!jobs.length) return empty('No job is in progress.');
  return table('Jobs in progress, oldest first',
    [['Submitted'], ['Profile'], ['Job'], ['Credits', 'number'], ['Reason'], ['Expires']],
    jobs.map((one) => [
      h('time', {dateTime: one.create_time, title: one.create_time}, ago(one.create_time)),
      profileLink(one.profile_id),
      jobLink(one.profile_id, one.job_id),
      credits(one.amount),
      one.reason_code,
      expires(one),
    ]));
}

function expires(one) {
  const overdue = Date.parse(one.expire_time) < Date.now();
  return h('time', {dateTime: one.expire_time, title: one.expire_time, class: overdue ? 'overdue' : ''}, ago(one.expire_time));
}

export function jobState(one) {
  const name = state(one.state);
  return h('span', {class: `chip ${name.replace(' ', '-')}`}, name);
}

/** Jobs in progress over all profiles, oldest first. */
export async function jobs({query, signal}) {
  const age = query.get('older') ?? '';
  const fields = {
    state: 'JOB_STATE_PROCESSING',
    // To the minute, so that the second page is of the same list as the first one.
    created_before_time: query.get('before') ?? (age ? before(age) : ''),
    page_size: PAGE_SIZE,
    page_token: query.get('page') ?? '',
  };
  const page = await call('ListJobs', fields, signal);
  const next = new URLSearchParams({older: age, before: fields.created_before_time, page: page.next_page_token});
  return {
    title: 'Jobs in progress',
    tools: copyLines(['ListJobs', fields]),
    body: [
      h('p', {class: 'chips'}, AGES.map(([value, text]) =>
        h('a', {class: 'chip', href: value ? `#/jobs?older=${value}` : '#/jobs', 'aria-current': value === age ? 'true' : null}, text))),
      section('Oldest first, of all profiles', oldestJobs(page.jobs),
        page.next_page_token ? h('p', {}, h('a', {href: `#/jobs?${next}`}, 'More, younger ones')) : ''),
    ],
  };
}

function before(seconds) {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

/** One job, with all that it has cost and given back. */
export async function job({ids: [profile, id], signal}) {
  const [{job: one}, {entries}] = await Promise.all([
    call('GetJob', {profile_id: profile, job_id: id}, signal),
    call('ListEntries', {profile_id: profile, job_id: id, order: 'ENTRY_ORDER_OLDEST_FIRST'}, signal),
  ]);
  const submitted = entries.find((entry) => entry.entry_id === one.deduction_entry_id);
  return {
    title: `Job ${id}`,
    heading: ['Job ', h('span', {class: 'id'}, id)],
    tools: copyLines(['GetJob', {profile_id: profile, job_id: id}]),
    body: [
      section('The job', facts([
        ['State', jobState(one)],
        ['Profile', profileLink(profile)],
        ['Credits deducted', credits(one.amount)],
        ['Credits kept in the end', one.final_amount === undefined ? null : credits(one.final_amount)],
        ['Reason', one.reason_code],
        ['Why it failed', one.failure_message || null],
        ['Submitted', when(one.create_time)],
        ['Submitted by', submitted ? operationLink(profile, submitted.idempotency_key) : null],
        ['Expires', one.end_time ? null : when(one.expire_time)],
        ['Ended', when(one.end_time)],
        ['Deduction', entryLink(profile, one.deduction_entry_id)],
        ['Refund', one.refund_entry_id ? entryLink(profile, one.refund_entry_id) : 'none'],
        ['Metadata', metadata(one.metadata)],
      ])),
      section('What it cost and gave back', entriesTable(profile, entries)),
    ],
  };
}
