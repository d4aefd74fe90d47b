// The ledger as a whole: what the last verification found.

import {getJson} from './api.js';
import {empty, h, section, setAttribute, setText, table} from './dom.js';
import {counted, rule} from './format.js';
import {copyLines, jobLink, operationLink, profileLink} from './links.js';
import {verification} from './verification.js';

export function ledger({signal}) {
  const headline = h('p', {class: 'headline'}, '\u2026');
  const detail = h('p', {class: 'detail'});
  const verdict = h('section', {class: 'verdict waiting', 'aria-label': 'Credits'}, headline, detail, verification.controls());
  const findings = h('div');
  let shown;
  return {
    title: 'Ledger',
    tools: copyLines(['VerifyLedger', {}]),
    body: [verdict, section('Findings', findings)],
    async update({status}) {
      if (!status) return;
      const [kind, text, explanation] = verification.verdict(status);
      setAttribute(verdict, 'class', `verdict ${kind}`);
      setText(headline, text);
      setText(detail, explanation);
      const last = status.verification;
      if (shown === (last?.end_time ?? '')) return;
      shown = last?.end_time ?? '';
      findings.replaceChildren(...(await list(last, signal)));
    },
  };
}

/** The findings that the server keeps of the last verification, whoever ran it. */
async function list(last, signal) {
  if (!last) return [empty('Nothing is known yet: verify now.')];
  if (!last.findings) return [empty('None: all that is stored is right.')];
  const {findings} = await getJson('/api/findings', signal);
  const rest = last.findings - findings.length;
  return [
    table('Findings', [['Rule'], ['Profile'], ['Entry', 'number'], ['Key'], ['Job'], ['What is wrong', 'text'], ['What to do', 'text']], findings.map(row)),
    rest > 0 ? h('p', {class: 'detail'}, `And ${counted(rest, 'more finding')} of the same rules.`) : '',
  ];
}

function row(finding) {
  const {profile_id: profile, sequence, job_id: job, idempotency_key: key} = finding;
  return [
    h('span', {class: 'chip bad'}, rule(finding.rule)),
    profile ? profileLink(profile) : '',
    sequence ?? '',
    operationLink(profile, key),
    jobLink(profile, job),
    `Expected ${finding.expected}, found ${finding.found}.`,
    nextStep(finding.next_step),
  ];
}

/** A sentence, and after its colon the query that shows the row. */
function nextStep(text) {
  const colon = text.indexOf(': SELECT ');
  return colon < 0 ? text : [`${text.slice(0, colon)}: `, h('code', {class: 'id'}, text.slice(colon + 2))];
}
