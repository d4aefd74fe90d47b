// The ledger as a whole: what the last verification found.

import {empty, h, section, setText, table} from './dom.js';
import {counted, rule} from './format.js';
import {copyLines, jobLink, operationLink, profileLink} from './links.js';
import {verification} from './verification.js';

/** More than anybody reads; all are counted. */
const SHOWN_MAX = 500;

export function ledger() {
  const headline = h('p', {class: 'headline'}, '\u2026');
  const detail = h('p', {class: 'detail'});
  const verdict = h('section', {class: 'verdict waiting', 'aria-label': 'Credits'}, headline, detail, verification.controls());
  const findings = h('div');
  let shown = null;
  return {
    title: 'Ledger',
    tools: copyLines(['VerifyLedger', {}]),
    body: [verdict, section('Findings', findings)],
    update({status}) {
      if (!status) return;
      const [kind, text, explanation] = verification.verdict(status);
      verdict.className = `verdict ${kind}`;
      setText(headline, text);
      setText(detail, explanation);
      const known = list(status.verification);
      const next = JSON.stringify([known, status.verification?.end_time]);
      if (next !== shown) findings.replaceChildren(...show(known, status.verification));
      shown = next;
    },
  };
}

/** The findings that this page has received, or else those that the server remembers. */
function list(last) {
  if (verification.findings?.length) return verification.findings;
  return last?.first_findings ?? [];
}

function show(findings, last) {
  if (!findings.length) {
    return [Number(last?.findings) > 0
      ? empty('Another page or a caller ran the last verification. Verify now to see what it found.')
      : empty(last ? 'None: whatever is stored is right.' : 'Nothing is known yet: verify now.')];
  }
  const rest = Number(last?.findings ?? findings.length) - Math.min(findings.length, SHOWN_MAX);
  return [
    table('Findings', [['Rule'], ['Profile'], ['Entry', 'number'], ['Key'], ['Job'], ['What is wrong', 'text'], ['What to do', 'text']],
      findings.slice(0, SHOWN_MAX).map(row)),
    rest > 0 ? h('p', {class: 'detail'}, `And ${counted(rest, 'more finding')}: grpcurl shows them all.`) : '',
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
    finding.message,
    finding.next_step ?? '',
  ];
}
