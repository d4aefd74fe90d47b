// The frame: which view a URL means, its loading and its failure, and what every view has around it.

import {UnreachableError} from './api.js';
import {announce, h, setText} from './dom.js';
import {ago, time, timeZone} from './format.js';
import {live} from './live.js';
import {find} from './find.js';
import {jobs, job} from './jobs.js';
import {ledger} from './ledger.js';
import {entry, operation} from './operation.js';
import {overview} from './overview.js';
import {profile} from './profile.js';
import {refusals} from './refusals.js';

/** After this time without an answer, a view says that it is loading. */
const LOADING_AFTER_MILLIS = 150;

/** Views by the shape of their path: ":" stands for an id. */
const VIEWS = {
  '': ['overview', overview],
  'ledger': ['ledger', ledger],
  'jobs': ['jobs', jobs],
  'refusals': ['refusals', refusals],
  'find/:': ['find', find],
  'profile/:': ['profile', profile],
  'profile/:/operation/:': ['operation', operation],
  'profile/:/entry/:': ['entry', entry],
  'profile/:/job/:': ['job', job],
};

const main = document.getElementById('main');
let current = new AbortController();

/** Reads "#/profile/user-1?as_of=...": ids may have any characters, each is encoded by itself. */
function parse(hash) {
  const [path, query] = hash.replace(/^#\/?/, '').split('?', 2);
  const parts = path.split('/');
  const shape = parts.map((part, index) => (index % 2 ? ':' : part)).join('/');
  const [name, view] = VIEWS[shape] ?? ['', missing];
  try {
    return {name, view, ids: parts.filter((_, index) => index % 2).map(decodeURIComponent), query: new URLSearchParams(query)};
  } catch {
    return {name: '', view: missing, ids: [], query: new URLSearchParams()};
  }
}

function missing() {
  return {title: 'There is no such view', body: [h('p', {class: 'empty'}, 'This URL is not one of the dashboard. ', h('a', {href: '#/'}, 'Go to the overview.'))]};
}

async function show(navigated) {
  current.abort();
  current = new AbortController();
  const {signal} = current;
  const target = parse(location.hash);
  markCurrent(target.name);
  const timer = setTimeout(() => render({title: 'Loading \u2026', body: [h('p', {class: 'empty loading'}, 'Loading \u2026')]}, false), LOADING_AFTER_MILLIS);
  let content;
  try {
    content = await target.view({ids: target.ids, query: target.query, signal});
  } catch (error) {
    if (signal.aborted) return;
    content = failed(error, signal);
  } finally {
    clearTimeout(timer);
  }
  if (signal.aborted) return;
  render(content, navigated);
  if (content.update) {
    content.update(live);
    live.addEventListener('change', () => content.update(live), {signal});
  }
}

function render({title, heading, body, tools}, focus) {
  const h1 = h('h1', {tabIndex: -1}, heading ?? title);
  document.title = `${title} \u00b7 Credits`;
  main.replaceChildren(h('div', {class: 'head'}, h1, tools ?? []), ...body);
  if (focus) {
    h1.focus({preventScroll: true});
    scrollTo(0, 0);
  }
}

/** Shows why, and tries again as soon as the service is well. */
function failed(error, signal) {
  const unreachable = error instanceof UnreachableError;
  if (unreachable || error.httpStatus === 503) {
    const retry = () => { if (live.reachable && live.status.service.well) show(false); };
    setTimeout(() => { if (!signal.aborted) live.addEventListener('change', retry, {signal}); }, 1000);
  }
  const title = unreachable ? 'The service does not answer' : error.isMissing ? 'Not found' : 'This can\u2019t be shown';
  const again = h('button', {type: 'button', onclick: () => show(true)}, 'Try again');
  return {title, body: [h('div', {class: 'empty'}, h('p', {}, error.message),
    error.isMissing ? h('p', {}, 'Ids are compared exactly, capital and small letters too.') : again)]};
}

function markCurrent(name) {
  for (const link of document.querySelectorAll('nav a[data-view]')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function lookUp(event) {
  event.preventDefault();
  const input = document.getElementById('query');
  const text = input.value.trim();
  if (text) location.hash = `#/find/${encodeURIComponent(text)}`;
  input.value = '';
}

/** "/" goes to the search, as in other tools for the night. */
function shortcut(event) {
  const typing = event.target.closest('input, textarea, select');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.getElementById('query').focus();
  }
}

let wasReachable = true;

function showConnection() {
  const banner = document.getElementById('connection');
  const {status, reachable} = live;
  document.body.classList.toggle('stale', !reachable);
  if (!reachable) {
    const known = status ? ` What you see is from ${time(status.now)}.` : '';
    setText(banner, `The service does not answer. Trying again every two seconds.${known}`);
  } else if (!wasReachable) {
    announce('The service answers again.');
  }
  banner.hidden = reachable;
  wasReachable = reachable;
  if (status) {
    setText(document.getElementById('about'),
      `credit ${status.version}, started ${ago(status.started, Date.parse(status.now))} \u00b7 gRPC ${status.grpc_address} \u00b7 times are in ${timeZone} \u00b7 this server only, read-only`);
  }
}

live.addEventListener('change', showConnection);
addEventListener('hashchange', () => show(true));
document.getElementById('search').addEventListener('submit', lookUp);
document.addEventListener('keydown', shortcut);
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
live.start();
show(false);
