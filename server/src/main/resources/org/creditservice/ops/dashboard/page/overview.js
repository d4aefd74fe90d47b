// The first screen: are credits right, is the service well, and how has the last hour been.

import {Chart} from './charts.js';
import {empty, h, setAttribute, setText} from './dom.js';
import {ago, count, counted, duration, figure} from './format.js';
import {oldestJobs} from './jobs.js';
import {recentRefusals} from './refusals.js';
import {verification} from './verification.js';

const REASONS_SHOWN = 3;
const ROWS = 6;

export function overview() {
  const parts = [verdicts(), tiles(), charts(), lists()];
  return {
    title: 'Overview',
    heading: h('span', {class: 'hidden'}, 'Overview'),
    body: parts.map((part) => part.element),
    update: (live) => { if (live.status) parts.forEach((part) => part.update(live)); },
  };
}

/** A large card with one answer. */
function verdict(label, ...more) {
  const headline = h('p', {class: 'headline'}, '\u2026');
  const detail = h('p', {class: 'detail'}, '');
  const element = h('section', {class: 'verdict waiting', 'aria-label': label}, h('h2', {}, label), headline, detail, ...more);
  return {
    element,
    show(kind, text, explanation) {
      setAttribute(element, 'class', `verdict ${kind}`);
      setText(headline, text);
      setText(detail, explanation);
    },
  };
}

function verdicts() {
  const controls = verification.controls(h('a', {href: '#/ledger'}, 'Findings'));
  const credits = verdict('Credits', controls);
  const service = verdict('Service');
  return {
    element: h('div', {class: 'verdicts'}, credits.element, service.element),
    update({status}) {
      credits.show(...verification.verdict(status));
      service.show(...serviceVerdict(status));
    },
  };
}

function serviceVerdict({service, now}) {
  if (!service.well) {
    const since = service.since ? ` It began ${ago(service.since, Date.parse(now))}.` : '';
    return ['bad', service.starting ? 'Service is not ready' : 'Database is away', `${sentence(service.obstacle)}${since}`];
  }
  if (service.unreachable_buckets) {
    return ['bad', 'Part of the database is away',
      `A node can't be reached: ${counted(service.unreachable_buckets, 'bucket')} of 256 wait, all others are served.`];
  }
  const queue = service.queued ? `${count(service.queued)} waiting` : 'nobody waiting';
  const sweep = service.last_sweep_seconds ? `, sweeper ran ${ago(1000 * service.last_sweep_seconds, Date.parse(now))}` : '';
  return ['good', 'Service is well', `Database ready, ${counted(service.lanes, 'lane')}, ${queue}${sweep}.`];
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/[.]?$/, '.');
}

function tile(label, unit) {
  const number = h('span', {}, '\u2013');
  const small = h('span', {class: 'unit'}, '');
  const detail = h('dd', {class: 'detail'}, '');
  return {
    element: h('div', {class: 'card tile'}, h('dt', {}, label), h('dd', {class: 'figure'}, number, small), detail),
    show(value, text = '') {
      setText(number, figure(value));
      setText(small, value === null || value === undefined ? '' : unit);
      setText(detail, text);
    },
  };
}

function tiles() {
  const all = {
    commands: tile('Commands', '/s'),
    p50: tile('Latency p50', ' ms'),
    p99: tile('Latency p99', ' ms'),
    refusals: tile('Refusals', '/s'),
    replays: tile('Replays', '/s'),
    limited: tile('Rate-limit hits', '/s'),
    batch: tile('Batch size', ''),
    jobs: tile('Jobs in progress', ''),
  };
  return {
    element: h('dl', {class: 'tiles', 'aria-label': 'Now'}, Object.values(all).map((one) => one.element)),
    update({status, history}) {
      const now = history.newest;
      const refused = sum(now.refusals);
      all.commands.show(now.commands, `${figure(now.queries)} queries/s`);
      all.p50.show(now.p50_millis, 'of commands');
      all.p99.show(now.p99_millis, 'of commands');
      all.refusals.show(refused, now.commands > 0 && refused > 0 ? `${figure(100 * refused / (now.commands + now.queries))} % of calls` : 'none now');
      all.replays.show(now.replays, 'answered again');
      all.limited.show(now.rate_limited, 'told to wait');
      all.batch.show(now.batch_size, `${figure(now.batches)} batches/s`);
      all.jobs.show(status.jobs.processing, oldest(status.jobs));
    },
  };
}

/** The service counts no further: "10,000" means at least as many. */
const COUNTED_MAX = 10_000;

function oldest({processing, oldest_seconds: age, overdue_seconds: overdue}) {
  if (processing === undefined) return 'not known now';
  if (processing === 0) return 'none';
  const more = processing >= COUNTED_MAX ? 'or more, ' : '';
  return overdue > 0 ? `${more}overdue by ${duration(overdue)}` : `${more}oldest ${duration(age)}`;
}

/** How the jobs of the hour have ended on this server. */
function ended({samples}) {
  const total = (name) => samples.reduce((sum, sample) => sum + (sample[name] ?? 0), 0);
  return [['completed', 'CompleteJob'], ['failed', 'FailJob'], ['expired', 'ExpireJob']]
    .map(([state, method]) => h('span', {class: `chip ${state}`}, `${state} ${count(total(method))}`));
}

function sum(refusals) {
  return refusals ? Object.values(refusals).reduce((total, rate) => total + rate, 0) : null;
}

function charts() {
  const calls = new Chart('Calls', 'per second');
  const latency = new Chart('Latency of commands', 'ms');
  const refusals = new Chart('Refusals by reason', 'per second');
  const again = new Chart('Replays and rate-limit hits', 'per second');
  const batches = new Chart('Batches', 'commands');
  const jobs = new Chart('Jobs in progress', 'jobs');
  return {
    element: h('section', {'aria-label': 'The last hour'}, h('h2', {class: 'quiet'}, 'The last hour of this server'),
      h('div', {class: 'charts'}, [calls, latency, refusals, again, batches, jobs].map((chart) => chart.element))),
    update({history}) {
      const x = history.times;
      const draw = (chart, names, columns) => chart.update(names, [x, ...columns.map((name) => history.column(name))]);
      draw(calls, ['commands', 'queries'], ['commands', 'queries']);
      draw(latency, ['p50', 'p99'], ['p50_millis', 'p99_millis']);
      refusals.update(...byReason(history, x));
      draw(again, ['replays', 'rate-limit hits'], ['replays', 'rate_limited']);
      draw(batches, ['per batch', 'waiting'], ['batch_size', 'queued']);
      draw(jobs, ['in progress'], ['jobs_processing']);
    },
  };
}

/** The most frequent reasons of the hour, and all others together. */
function byReason({samples}, x) {
  const totals = new Map();
  for (const {refusals} of samples) {
    for (const [reason, rate] of Object.entries(refusals)) totals.set(reason, (totals.get(reason) ?? 0) + rate);
  }
  const reasons = [...totals.keys()].sort((a, b) => totals.get(b) - totals.get(a));
  const top = reasons.slice(0, REASONS_SHOWN).sort();
  const others = reasons.slice(REASONS_SHOWN);
  const names = others.length ? [...top, 'others'] : top.length ? top : ['none'];
  const column = (name) => samples.map(({refusals}) =>
    name === 'others' ? others.reduce((total, reason) => total + (refusals[reason] ?? 0), 0) : refusals[name] ?? 0);
  return [names.map((name) => name.toLowerCase().replaceAll('_', ' ')), [x, ...names.map(column)]];
}

function lists() {
  const refusals = h('div');
  const jobs = h('div');
  const states = h('p', {class: 'chips'});
  let shown = '';
  return {
    element: h('div', {class: 'columns'},
      h('section', {class: 'card'}, h('h2', {}, h('a', {href: '#/refusals'}, 'Recent refusals')), refusals),
      h('section', {class: 'card'}, h('h2', {}, h('a', {href: '#/jobs'}, 'Oldest jobs in progress')), states, jobs)),
    update({status, history}) {
      const next = JSON.stringify([status.refusals, status.jobs, history.last]);
      if (next === shown) return;
      shown = next;
      refusals.replaceChildren(recentRefusals(status.refusals.slice(0, ROWS)));
      const inProgress = status.jobs.processing === undefined ? '\u2013' : count(status.jobs.processing);
      states.replaceChildren(h('span', {class: 'chip processing'}, `in progress ${inProgress}`), ...ended(history), h('span', {class: 'detail'}, 'in the last hour'));
      jobs.replaceChildren(status.jobs.oldest ? oldestJobs(status.jobs.oldest.slice(0, ROWS)) : empty('They can\u2019t be read now.'));
    },
  };
}
