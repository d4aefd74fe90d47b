// Recent refusals: who was refused what, and why in words.

import {getJson} from './api.js';
import {empty, h, section, table} from './dom.js';
import {reasonInWords, timeOfDay} from './format.js';
import {operationLink, profileLink} from './links.js';

/** A table of refusals, newest first. */
export function recentRefusals(refusals) {
  if (!refusals.length) return empty('Nobody has been refused anything since this server was started.');
  return table('Recent refusals', [['Time'], ['Why', 'text'], ['Method'], ['Profile'], ['Key']], refusals.map((refusal) => [
    h('time', {dateTime: refusal.time, title: refusal.time}, timeOfDay(refusal.time)),
    why(refusal),
    refusal.method,
    refusal.profile_id ? profileLink(refusal.profile_id) : '',
    operationLink(refusal.profile_id, refusal.idempotency_key),
  ]));
}

/** The reason in words; the message says it with its numbers, or says the same. */
function why({reason, message}) {
  const words = reasonInWords(reason);
  return message.startsWith(words) ? h('strong', {title: reason}, message)
    : [h('strong', {title: reason}, words), h('span', {class: 'detail'}, message)];
}

export async function refusals({query, signal}) {
  const reason = query.get('reason') ?? '';
  const list = h('div');
  let newest = null;
  const refresh = async () => {
    const {refusals: all} = await getJson('/api/refusals', signal);
    const next = JSON.stringify(all[0] ?? 0);
    if (next === newest) return;
    newest = next;
    const matching = all.filter((refusal) => !reason || refusal.reason === reason);
    list.replaceChildren(byReason(all, reason), recentRefusals(matching));
  };
  await refresh();
  return {
    title: 'Recent refusals',
    body: [section('The newest of this server', list)],
    update: ({reachable}) => { if (reachable) refresh().catch((error) => console.info(error.message)); },
  };
}

/** How often each reason is among them: links that filter. */
function byReason(all, chosen) {
  const counts = new Map();
  for (const {reason} of all) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const link = (reason, text) => h('a', {
    href: reason ? `#/refusals?reason=${encodeURIComponent(reason)}` : '#/refusals',
    class: 'chip', 'aria-current': reason === chosen ? 'true' : null}, text);
  return h('p', {class: 'chips'}, link('', `all ${all.length}`),
    [...counts].sort((a, b) => b[1] - a[1]).map(([reason, number]) => link(reason, `${reasonInWords(reason)} ${number}`)));
}
