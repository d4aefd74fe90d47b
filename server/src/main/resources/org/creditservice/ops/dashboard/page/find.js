// The search. Ids have no blanks, so "alice k-1" can only be a profile and one of its keys or jobs.

import {call} from './api.js';
import {h, section} from './dom.js';
import {credits, reasonInWords} from './format.js';
import {jobLink, operationLink, profileLink, profileUrl} from './links.js';
import {live} from './live.js';
import {getJson} from './api.js';

export async function find({ids: [text], signal}) {
  const words = text.split(/\s+/).filter(Boolean);
  const hits = words.length === 1 ? await one(words[0], signal) : await two(words[0], words[1], signal);
  if (hits.length === 1 && hits[0].exact) {
    location.replace(hits[0].link.hash);
    return {title: 'Looking it up', body: []};
  }
  return {title: 'Look-up', heading: ['Look-up: ', h('span', {class: 'id'}, text)], body: [hits.length ? section('Found', list(hits)) : nothing(words)]};
}

function list(hits) {
  return h('ul', {class: 'hits'}, hits.map(({what, link, detail}) => h('li', {}, h('span', {class: 'label'}, what), link, h('span', {class: 'detail'}, detail))));
}

function nothing(words) {
  return h('div', {class: 'empty'},
    h('p', {}, words.length === 1 ? 'No profile has this id, and no recent refusal and none of the oldest jobs in progress this key or id.' : 'This profile has no such operation, and no such job.'),
    h('p', {}, 'Keys and jobs belong to a profile: enter the profile, a blank, and the key or the job. Ids are compared exactly, capital and small letters too.'));
}

/** One word: a profile. Or else a key or job that was seen a moment ago, whichever profile it belongs to. */
async function one(id, signal) {
  const [profile, recent] = await Promise.all([
    orNothing(call('GetProfile', {profile_id: id}, signal)),
    getJson('/api/refusals', signal),
  ]);
  const hits = [];
  if (profile) hits.push({exact: true, what: 'Profile', link: profileLink(id), detail: `${credits(profile.profile.balance)} credits`});
  const refused = recent.refusals.find((refusal) => refusal.idempotency_key === id);
  if (refused) hits.push({what: 'Refused operation', link: operationLink(refused.profile_id, id), detail: reasonInWords(refused.reason)});
  const stuck = live.status?.jobs.oldest?.find((job) => job.job_id === id);
  if (stuck) hits.push({what: 'Job in progress', link: jobLink(stuck.profile_id, id), detail: `of ${stuck.profile_id}`});
  return hits;
}

async function two(profile, id, signal) {
  const [operation, job] = await Promise.all([
    orNothing(call('GetOperation', {profile_id: profile, idempotency_key: id}, signal)),
    orNothing(call('GetJob', {profile_id: profile, job_id: id}, signal)),
  ]);
  const hits = [];
  if (operation) hits.push({exact: true, what: 'Operation', link: operationLink(profile, id), detail: operation.operation.method});
  if (job) hits.push({exact: true, what: 'Job', link: jobLink(profile, id), detail: job.job.reason_code});
  return hits;
}

/** What a look-up finds, or null if there is no such thing: invalid ids are none either. */
async function orNothing(answer) {
  try {
    return await answer;
  } catch (error) {
    if (error.isMissing || error.reason === 'INVALID_FIELD') return null;
    throw error;
  }
}
