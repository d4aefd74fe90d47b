// The verification that this page runs, and what is known of the last one. It goes on while other views are shown.

import {stream} from './api.js';
import {announce, h, setText} from './dom.js';
import {ago, count, counted, duration} from './format.js';
import {live} from './live.js';

/** After this time "credits are right" is no longer said: a verification a day is the least. */
const STALE_MILLIS = 36 * 3_600_000;

class Verification extends EventTarget {
  /** The newest progress of the run that this page started; null if it runs none. */
  progress = null;

  /** What went wrong with the last run of this page. */
  failure = null;

  #summary = null;

  get running() {
    return this.progress !== null;
  }

  async run() {
    if (this.running) return;
    this.#summary = null;
    this.failure = null;
    this.#progressed({});
    announce('Verifying the ledger.');
    try {
      for await (const report of stream('VerifyLedger', {})) this.#receive(report);
      if (!this.#summary) throw new Error('It ended early, and says nothing. Run it again.');
      announce(`Verified: ${counted(this.#summary.findings, 'finding')}.`);
    } catch (error) {
      this.failure = error.message;
      announce(`Not verified: ${error.message}`);
    }
    this.#progressed(null);
    live.ask();
  }

  #receive({progress, summary}) {
    if (summary) this.#summary = summary;
    if (progress) this.#progressed(progress);
  }

  #progressed(progress) {
    this.progress = progress;
    this.dispatchEvent(new Event('change'));
  }

  /** What the first screen says: its colour, its headline, and the sentence below. */
  verdict({verification: last, now}) {
    if (!last) return ['unknown', 'Not verified yet', 'No verification has ended since this server was started.'];
    const age = ago(last.end_time, Date.parse(now));
    const scope = `${counted(last.entries_checked, 'entry').replace('entrys', 'entries')} of ${counted(last.profiles_checked, 'profile')}`;
    const took = `in ${duration(last.elapsed_seconds)}`;
    if (Number(last.findings) > 0) {
      return ['bad', counted(last.findings, 'finding'), `Verified ${age}: ${scope} ${took}.`];
    }
    if (Date.parse(now) - Date.parse(last.end_time) > STALE_MILLIS) {
      return ['unknown', `Verified ${age}`, `There were no findings then, in ${scope}. Verify again.`];
    }
    return ['good', 'Credits are right', `Verified ${age}: ${scope} ${took}, no findings.`];
  }

  /** The button with its progress, and perhaps a link to the findings. */
  controls(...more) {
    const button = h('button', {type: 'button', class: 'strong', onclick: () => this.run()}, 'Verify now');
    const bar = h('progress', {max: 1, 'aria-label': 'Verification'});
    const text = h('span', {class: 'detail'});
    const element = h('div', {class: 'controls'}, button, bar, text, ...more);
    const show = () => {
      button.disabled = this.running;
      bar.hidden = !this.running;
      const {progress, failure} = this;
      if (progress?.bucket_count) bar.value = progress.buckets_checked / progress.bucket_count;
      else bar.removeAttribute('value');
      setText(text, progress ? `${count(progress.entries_checked ?? 0)} entries verified` : failure ?? '');
    };
    show();
    this.addEventListener('change', show);
    return element;
  }
}

export const verification = new Verification();
