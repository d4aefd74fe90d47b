// A profile: its balance, its entries and its jobs, now or as of a time.

import {call} from './api.js';
import {empty, facts, h, section, table} from './dom.js';
import {credits, count, justAfter, kind, signed, time} from './format.js';
import {copyLines, entryLink, jobLink, operationLink, profileUrl, shortWhen, when} from './links.js';
import {jobState} from './jobs.js';

const ENTRIES = 50;
const JOBS = 20;

const JOB_FILTERS = [['', 'all'], ['JOB_STATE_PROCESSING', 'processing'], ['JOB_STATE_COMPLETED', 'completed'],
  ['JOB_STATE_FAILED', 'failed'], ['JOB_STATE_EXPIRED', 'expired'], ['JOB_STATE_CANCELLED', 'cancelled']];

export async function profile({ids: [id], query, signal}) {
  const asOf = query.get('as_of') ?? '';
  const read = {profile_id: id, as_of_time: asOf};
  const list = {profile_id: id, end_time: asOf && justAfter(asOf), page_size: ENTRIES, page_token: query.get('page') ?? ''};
  const listJobs = {profile_id: id, state: query.get('state') ?? '', page_size: JOBS, page_token: query.get('jobs_page') ?? ''};
  const [{profile: found}, entries, jobs] = await Promise.all([
    call('GetProfile', read, signal), call('ListEntries', list, signal), call('ListJobs', listJobs, signal)]);
  return {
    title: `Profile ${id}`,
    heading: ['Profile ', h('span', {class: 'id'}, id)],
    tools: copyLines(['GetProfile', read], ['ListEntries', list], ['ListJobs', listJobs]),
    body: [balance(found, asOf), entriesCard(id, entries, query), jobsCard(id, jobs, query, asOf)],
  };
}

/** A URL of the same profile with other parameters. */
function changed(id, query, changes) {
  return profileUrl(id, {...Object.fromEntries(query), ...changes});
}

function balance(found, asOf) {
  const id = found.profile_id;
  return h('section', {class: 'card balance', 'aria-label': 'Balance'},
    h('div', {}, h('p', {class: 'label'}, asOf ? `Balance as of ${time(asOf)}` : 'Balance'),
      h('p', {class: 'figure'}, credits(found.balance), h('span', {class: 'unit'}, ' credits'))),
    facts([
      ['Last deduction, for rate limits', when(found.last_deduct_time) ?? 'none yet'],
      ['Entries', count(found.last_sequence)],
      ['Created', when(found.create_time)],
      ['Metadata', metadata(found.metadata)],
    ]),
    asOfForm(id, asOf));
}

function asOfForm(id, asOf) {
  const input = h('input', {type: 'datetime-local', id: 'as-of', step: '1', value: asOf ? time(asOf).replace(' ', 'T') : ''});
  const show = (event) => {
    event.preventDefault();
    const chosen = input.value ? new Date(input.value).toISOString() : '';
    location.hash = profileUrl(id, {as_of: chosen});
  };
  return h('form', {class: 'as-of', onsubmit: show},
    h('label', {for: 'as-of'}, 'As of'), input,
    h('button', {type: 'submit'}, 'Show'),
    asOf ? h('a', {href: profileUrl(id)}, 'Now') : '');
}

export function metadata(pairs) {
  const entries = Object.entries(pairs ?? {});
  return entries.length ? h('ul', {class: 'pairs'}, entries.map(([key, value]) => h('li', {}, h('code', {}, key), ` ${value}`))) : null;
}

function entriesCard(id, page, query) {
  const first = !query.get('page');
  return section('Entries, newest first',
    page.entries.length ? entriesTable(id, page.entries) : empty(first ? 'There is no entry.' : 'There is none on this page.'),
    pages(first ? null : changed(id, query, {page: ''}), page.next_page_token && changed(id, query, {page: page.next_page_token}), 'entries'));
}

function pages(firstUrl, nextUrl, what) {
  if (!firstUrl && !nextUrl) return '';
  return h('nav', {class: 'pages', 'aria-label': `Pages of ${what}`},
    firstUrl ? h('a', {href: firstUrl}, 'First page') : '',
    nextUrl ? h('a', {href: nextUrl}, 'Next page') : '');
}

/** Entries of one profile. */
export function entriesTable(id, entries) {
  return table('Entries',
    [['#', 'number'], ['Time'], ['Kind'], ['Credits', 'number'], ['Balance', 'number'], ['Reason'], ['Actor'], ['Key'], ['Job']],
    entries.map((entry) => [
      entryLink(id, entry.entry_id, entry.sequence),
      shortWhen(entry.create_time),
      h('span', {class: `chip ${kind(entry.kind)}`}, kind(entry.kind)),
      signed(entry.amount),
      credits(entry.balance),
      entry.reason_code,
      entry.actor,
      operationLink(id, entry.idempotency_key),
      jobLink(id, entry.job_id),
    ]));
}

function jobsCard(id, page, query, asOf) {
  const chosen = query.get('state') ?? '';
  const filters = h('p', {class: 'chips'}, JOB_FILTERS.map(([value, text]) =>
    h('a', {class: 'chip', href: changed(id, query, {state: value, jobs_page: ''}), 'aria-current': value === chosen ? 'true' : null}, text)));
  return section(asOf ? 'Jobs as they are now, oldest first' : 'Jobs, oldest first', filters,
    page.jobs.length ? jobsTable(id, page.jobs) : empty(chosen ? 'There is none in this state.' : 'There is no job.'),
    pages(query.get('jobs_page') ? changed(id, query, {jobs_page: ''}) : null,
      page.next_page_token && changed(id, query, {jobs_page: page.next_page_token}), 'jobs'));
}

function jobsTable(id, jobs) {
  return table('Jobs', [['Submitted'], ['Job'], ['State'], ['Deducted', 'number'], ['Kept', 'number'], ['Reason'], ['Ended']],
    jobs.map((job) => [
      shortWhen(job.create_time),
      jobLink(id, job.job_id),
      jobState(job),
      credits(job.amount),
      job.final_amount === undefined ? '' : credits(job.final_amount),
      job.reason_code,
      job.end_time ? shortWhen(job.end_time) : '',
    ]));
}
