// Charts of the last hour. uPlot draws them; colours and fonts come from the style sheet.

import {h, setText} from './dom.js';
import {figure, timeOfDay} from './format.js';

const HOUR_SECONDS = 3600;
const MINIMUM_SECONDS = 60;
const HEIGHT = 150;
const COLORS = 6;

function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** An hour; less as long as the server is younger, so that its first minutes can be seen. */
function shownSeconds(knownSeconds) {
  return Math.min(HOUR_SECONDS, Math.max(MINIMUM_SECONDS, knownSeconds || HOUR_SECONDS));
}

/** With seconds only where the ticks are closer than minutes. */
function clockTimes(ticks) {
  const length = ticks.length > 1 && (ticks[1] - ticks[0]) % 60 ? 8 : 5;
  return ticks.map((tick) => timeOfDay(tick * 1000).slice(0, length));
}

/** A chart with its title, and a legend that tells the values under the cursor, or else the last ones. */
export class Chart {
  #title;
  #unit;
  #names = [];
  #data = [[]];
  #plot = null;
  #values = [];
  #legend = h('ul', {class: 'legend'});
  #canvas = h('div', {class: 'plot', 'aria-hidden': 'true'});

  constructor(title, unit) {
    this.#title = title;
    this.#unit = unit;
    this.element = h('figure', {class: 'card chart'},
      h('figcaption', {}, h('h3', {}, title, h('span', {class: 'unit'}, ` ${unit}`)), this.#legend), this.#canvas);
    new ResizeObserver(() => this.#resize()).observe(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#rebuild());
  }

  /** Shows series: their names, and as columns the times in seconds and the values of each. */
  update(names, columns) {
    this.#data = columns;
    if (names.join() !== this.#names.join()) {
      this.#names = names;
      this.#rebuild();
    } else if (this.#plot) {
      this.#plot.setData(columns);
    }
    this.#showValues(columns[0].length - 1);
  }

  #resize() {
    if (!this.#plot) this.#rebuild();
    else if (this.#canvas.clientWidth) this.#plot.setSize({width: this.#canvas.clientWidth, height: HEIGHT});
  }

  #rebuild() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#values = this.#names.map(() => h('span', {class: 'value'}));
    this.#legend.replaceChildren(...this.#names.map((name, index) =>
      h('li', {}, h('span', {class: `swatch series-${index % COLORS}`}), `${name} `, this.#values[index])));
    if (!this.#canvas.clientWidth) return;
    this.#plot = new uPlot(this.#options(), this.#data, this.#canvas);
    this.#showValues(this.#data[0].length - 1);
  }

  #options() {
    const axis = {
      stroke: css('--muted'),
      grid: {stroke: css('--line'), width: 1},
      ticks: {show: false},
      font: `12px ${css('--font')}`,
    };
    return {
      width: this.#canvas.clientWidth,
      height: HEIGHT,
      padding: [8, 24, 0, 0],
      legend: {show: false},
      cursor: {sync: {key: 'credits'}, drag: {setScale: false}, points: {size: 6}},
      scales: {
        x: {range: (_, first) => { const end = Date.now() / 1000; return [end - shownSeconds(end - first), end]; }},
        y: {range: (_, min, max) => [0, max > 0 ? max * 1.1 : 1]},
      },
      axes: [
        {...axis, size: 26, space: 70, values: (_, ticks) => clockTimes(ticks)},
        {...axis, size: 46, space: 34, values: (_, ticks) => ticks.map(figure)},
      ],
      series: [{}, ...this.#names.map((name, index) => ({
        label: name,
        stroke: css(`--series-${index % COLORS}`),
        width: 1.75,
        fill: this.#names.length === 1 ? css('--fill') : undefined,
        points: {show: false},
      }))],
      hooks: {setCursor: [(plot) => this.#showValues(plot.cursor.idx ?? this.#data[0].length - 1)]},
    };
  }

  #showValues(index) {
    this.#values.forEach((value, series) => setText(value, figure(this.#data[series + 1]?.[index])));
  }
}
