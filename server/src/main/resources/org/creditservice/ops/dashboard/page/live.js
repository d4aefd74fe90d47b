// What changes by itself: asked for every second or two while somebody looks, never while the page is hidden.

import {getJson, UnreachableError} from './api.js';

const INTERVAL_MILLIS = 2000;
const HOUR_MILLIS = 3_600_000;

/** Collects the samples of the last hour, of which each answer has only the new ones. */
export class History {
  samples = [];

  add(samples, now) {
    this.samples.push(...samples.filter((sample) => sample.time > this.last));
    while (this.samples.length && this.samples[0].time < now - HOUR_MILLIS) this.samples.shift();
  }

  /** The time of the newest sample in milliseconds; 0 if there is none. */
  get last() {
    return this.samples.at(-1)?.time ?? 0;
  }

  get newest() {
    return this.samples.at(-1) ?? {};
  }

  /** The times in seconds. */
  get times() {
    return this.samples.map((sample) => sample.time / 1000);
  }

  column(name) {
    return this.samples.map((sample) => sample[name] ?? null);
  }
}

/** Tells listeners of each answer, and of the service's silence. */
export class Live extends EventTarget {
  history = new History();

  /** The newest answer; null before the first one. */
  status = null;

  /** Whether the last question was answered; null before the first one. */
  reachable = null;

  #timer = null;
  #asking = false;

  start() {
    document.addEventListener('visibilitychange', () => this.ask());
    this.ask();
  }

  /** Asks now, and then again and again. */
  async ask() {
    clearTimeout(this.#timer);
    if (document.hidden || this.#asking) return;
    this.#asking = true;
    try {
      this.status = await getJson(`/api/live?since=${this.history.last}`);
      this.history.add(this.status.samples, Date.parse(this.status.now));
      this.reachable = true;
    } catch (error) {
      // A page from a proxy in between is no answer of the service either.
      if (!(error instanceof UnreachableError)) console.info(error.message);
      this.reachable = false;
    }
    this.#asking = false;
    this.dispatchEvent(new Event('change'));
    this.#timer = setTimeout(() => this.ask(), INTERVAL_MILLIS);
  }
}

export const live = new Live();
