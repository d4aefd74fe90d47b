// Where things are: every id is a link, and every view has the line that asks the same in a shell.

import {grpcurl} from './api.js';
import {announce, h} from './dom.js';
import {ago, time} from './format.js';
import {live} from './live.js';

function to(...parts) {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

export function profileUrl(profile, query = {}) {
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  return to('profile', profile) + (parameters ? `?${parameters}` : '');
}

export function profileLink(profile) {
  return h('a', {href: to('profile', profile), class: 'id'}, profile);
}

export function operationLink(profile, key) {
  return key ? h('a', {href: to('profile', profile, 'operation', key), class: 'id'}, key) : '';
}

export function jobLink(profile, job) {
  return job ? h('a', {href: to('profile', profile, 'job', job), class: 'id'}, job) : '';
}

export function entryLink(profile, entryId, text = entryId) {
  return entryId ? h('a', {href: to('profile', profile, 'entry', entryId), class: 'id'}, text) : '';
}

/** A time, with how long ago it was; the exact one in UTC appears on hovering. */
export function when(iso) {
  return iso ? h('time', {dateTime: iso, title: iso}, `${time(iso)} (${ago(iso)})`) : null;
}

/** The same for a column of a table. */
export function shortWhen(iso) {
  return h('time', {dateTime: iso, title: iso}, time(iso));
}

/** The host and port by which whoever reads this page reaches gRPC. */
function address() {
  const listening = live.status?.grpc_address ?? 'localhost:50051';
  return listening.replace(/^(0\.0\.0\.0|\[::\])(?=:)/, location.hostname);
}

/** Buttons that copy a line for a shell: calls are [method, fields]. */
export function copyLines(...calls) {
  return h('div', {class: 'tools'}, calls.map(([method, fields]) =>
    h('button', {type: 'button', title: `grpcurl \u2026 ${method}`, onclick: () => copy(grpcurl(method, fields, address(), live.status?.grpcurl ?? 'grpcurl -plaintext'))},
      calls.length === 1 ? 'Copy as grpcurl' : `Copy ${method} as grpcurl`)));
}

async function copy(line) {
  try {
    await navigator.clipboard.writeText(line);
    announce(`Copied: ${line}`);
    toast('Copied', line);
  } catch {
    // The clipboard is closed to pages that come by plain HTTP from another machine.
    toast('Select and copy', line);
  }
}

function toast(title, line) {
  document.querySelector('dialog.toast')?.remove();
  const dialog = h('dialog', {class: 'toast', 'aria-label': title},
    h('strong', {}, title), h('code', {tabIndex: 0}, line),
    h('button', {type: 'button', onclick: () => dialog.remove()}, 'Close'));
  document.body.append(dialog);
  dialog.show();
  getSelection().selectAllChildren(dialog.querySelector('code'));
}
