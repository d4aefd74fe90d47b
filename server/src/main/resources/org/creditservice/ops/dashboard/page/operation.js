// An operation by its key: did it happen, what came of it, and what has undone it. And a single entry by its id.

import {call} from './api.js';
import {facts, h, section} from './dom.js';
import {credits, kind, reasonInWords, signed} from './format.js';
import {copyLines, entryLink, jobLink, operationLink, profileLink, profileUrl, when} from './links.js';
import {entriesTable, metadata} from './profile.js';

/** How far to look for what refunded an operation: refunds come soon, if they come. */
const REFUND_PAGES = 5;
const PAGE_SIZE = 1000;

export async function operation({ids: [profile, key], signal}) {
  const fields = {profile_id: profile, idempotency_key: key};
  const frame = {
    title: `Operation ${key}`,
    heading: ['Operation ', h('span', {class: 'id'}, key)],
    tools: copyLines(['GetOperation', fields]),
  };
  let found;
  try {
    found = (await call('GetOperation', fields, signal)).operation;
  } catch (error) {
    if (error.reason !== 'OPERATION_NOT_FOUND') throw error;
    return {...frame, body: [unseen(profile)]};
  }
  return {...frame, body: found.refusal ? refused(profile, found) : await executed(profile, found, signal)};
}

function verdict(style, headline, ...detail) {
  return h('section', {class: `verdict small ${style}`, 'aria-label': 'Did it happen?'},
    h('h2', {}, 'Did it happen?'), h('p', {class: 'headline'}, headline), h('p', {class: 'detail'}, ...detail));
}

function unseen(profile) {
  return verdict('unknown', 'No, nothing is recorded under this key',
    'A request that is still on its way may make it happen later. ReverseOperation rules that out. The profile is ', profileLink(profile), '.');
}

function refused(profile, {method, create_time: time, refusal}) {
  const info = refusal.details?.find((detail) => detail['@type'].endsWith('ErrorInfo')) ?? {};
  return [verdict('bad', 'No, it was refused', refusal.message), section('What was asked and answered',
    facts([
      ['Method', method],
      ['Profile', profileLink(profile)],
      ['When', when(time)],
      ['Reason', `${reasonInWords(info.reason ?? '')} (${info.reason ?? 'unknown'})`],
      ...Object.entries(info.metadata ?? {}).map(([name, value]) => [name, value]),
    ]), recorded(refusal))];
}

async function executed(profile, {method, create_time: time, response}, signal) {
  const {entry, job} = response;
  const refunds = entry && kind(entry.kind) === 'deduction' ? await refundsOf(profile, entry, signal) : null;
  const undone = refunds?.found.reduce((sum, one) => sum + BigInt(one.amount), 0n) ?? 0n;
  return [
    verdict('good', headline(entry, undone), sentence(method, response)),
    section('What was asked and answered', facts([
      ['Method', method],
      ['Profile', profileLink(profile)],
      ['When', when(time)],
      ['Credits', entry ? signed(entry.amount) : null],
      ['Balance after it', entry ? credits(entry.balance) : null],
      ['Reason', entry?.reason_code ?? job?.reason_code],
      ['Actor', entry?.actor],
      ['Job', job ? jobLink(profile, job.job_id) : entry?.job_id ? jobLink(profile, entry.job_id) : null],
      ['Entry', entry ? entryLink(profile, entry.entry_id) : 'none: no balance was changed'],
      ['Refund of', entry?.refunded_entry_id ? entryLink(profile, entry.refunded_entry_id) : null],
      ['Metadata', metadata(entry?.metadata ?? job?.metadata ?? response.profile?.metadata)],
    ]), recorded(response)),
    refunds ? refundsCard(profile, refunds) : null,
  ].filter(Boolean);
}

function headline(entry, undone) {
  if (!entry || undone === 0n) return 'Yes, it happened';
  return undone === -BigInt(entry.amount) ? 'Yes, and it was refunded in full' : 'Yes, and it was refunded in part';
}

function sentence(method, {entry, outcome}) {
  if (outcome) return `${method}: ${outcome.replace('REVERSE_OUTCOME_', '').toLowerCase().replaceAll('_', ' ')}.`;
  return entry ? `${method}: ${signed(entry.amount)} credits, which left a balance of ${credits(entry.balance)}.` : `${method} changed no balance.`;
}

function recorded(answer) {
  return h('details', {}, h('summary', {}, 'The recorded answer'), h('pre', {tabIndex: 0, 'aria-label': 'The recorded answer'}, JSON.stringify(answer, null, 2)));
}

/** Refunds are entries that name the deduction. They are looked for from its time on. */
async function refundsOf(profile, deduction, signal) {
  const found = [];
  let token = '';
  for (let page = 0; page < REFUND_PAGES; page++) {
    const {entries, next_page_token: next} = await call('ListEntries', {
      profile_id: profile, kind: 'ENTRY_KIND_REFUND', job_id: deduction.job_id, start_time: deduction.create_time,
      order: 'ENTRY_ORDER_OLDEST_FIRST', page_size: PAGE_SIZE, page_token: token}, signal);
    found.push(...entries.filter((entry) => entry.refunded_entry_id === deduction.entry_id));
    token = next;
    const sum = found.reduce((total, entry) => total + BigInt(entry.amount), 0n);
    if (!token || sum === -BigInt(deduction.amount)) return {found, complete: true};
  }
  return {found, complete: false};
}

function refundsCard(profile, {found, complete}) {
  const none = complete ? 'Nothing has refunded it.' : `None of the next ${REFUND_PAGES * PAGE_SIZE} refunds of this profile is of it.`;
  return section('What refunded it', found.length ? entriesTable(profile, found) : h('p', {class: 'empty'}, none));
}

/** An entry by its id: the id begins with the millisecond at which the entry was made. */
export async function entry({ids: [profile, id], signal}) {
  const millis = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  const day = (time) => (Number.isFinite(time) && time < 8.64e15 ? new Date(time).toISOString() : '');
  const fields = {profile_id: profile, start_time: day(millis), end_time: day(millis + 1), page_size: PAGE_SIZE};
  const {entries} = await call('ListEntries', fields, signal);
  const found = entries.find((one) => one.entry_id === id);
  if (!found) {
    return {title: 'Not found', tools: copyLines(['ListEntries', fields]),
      body: [h('p', {class: 'empty'}, 'This profile has no such entry. ', profileLink(profile))]};
  }
  return {
    title: `Entry ${found.sequence}`,
    heading: [`Entry ${found.sequence} of `, h('span', {class: 'id'}, profile)],
    tools: copyLines(['ListEntries', fields]),
    body: [section('The entry', facts([
      ['Id', h('span', {class: 'id'}, id)],
      ['Profile', profileLink(profile)],
      ['When', when(found.create_time)],
      ['Kind', h('span', {class: `chip ${kind(found.kind)}`}, kind(found.kind))],
      ['Credits', signed(found.amount)],
      ['Balance after it', credits(found.balance)],
      ['Reason', found.reason_code],
      ['Actor', found.actor],
      ['Operation', operationLink(profile, found.idempotency_key)],
      ['Job', found.job_id ? jobLink(profile, found.job_id) : null],
      ['Refund of', found.refunded_entry_id ? entryLink(profile, found.refunded_entry_id) : null],
      ['Metadata', metadata(found.metadata)],
    ]), h('p', {}, h('a', {href: profileUrl(profile, {as_of: found.create_time})}, 'The profile as of this entry')))],
  };
}
