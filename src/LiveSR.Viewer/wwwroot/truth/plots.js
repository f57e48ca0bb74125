import { find, make, press, setText } from '../dom.js';
import { fixed } from '../numbers.js';
import { plotLines, RAW_COLOUR, ENHANCED_COLOUR, ACCENT_COLOUR } from '../seeing/plot.js';

const KEPT = 120, EVERY_MS = 500;
const CHARTS = [
  { title: 'Camera and screen, /s', lines: [['camera', RAW_COLOUR], ['screen', ACCENT_COLOUR]], digits: 1, last: 'screen' },
  { title: 'Age on screen, ms', lines: [['age', ACCENT_COLOUR]], digits: 0, last: 'age' },
  { title: 'Latency p95, ms', lines: [['p95', ENHANCED_COLOUR]], digits: 0, last: 'p95' },
  { title: 'Lost in ten seconds, %', lines: [['lost', '#ff7b72']], digits: 1, last: 'lost' },
];

// Small plots of the last minute, on request.
export class Plots {
  #box = find('plots');
  #history = [];
  #charts = [];
  source = null; // gives the figures of the moment

  constructor() {
    for (const chart of CHARTS) {
      const now = make('b'), canvas = make('canvas', { role: 'img', ariaLabel: chart.title });
      this.#charts.push({ ...chart, now, canvas });
      this.#box.append(make('figure', {}, make('figcaption', {}, chart.title, now), canvas));
    }
    setInterval(() => this.#tick(), EVERY_MS);
  }

  toggle(button) {
    this.#box.hidden = !this.#box.hidden;
    press(button, !this.#box.hidden);
    this.#draw();
  }

  #tick() {
    if (!this.source) return;
    this.#history.push(this.source());
    if (this.#history.length > KEPT) this.#history.shift();
    this.#draw();
  }

  #draw() {
    if (this.#box.hidden || this.#history.length === 0) return;
    for (const { lines, digits, last, now, canvas } of this.#charts) {
      plotLines(canvas, lines.map(([name, colour]) => ({ values: this.#history.map(figures => figures[name]), colour })), { least: 0, most: 1, count: KEPT });
      setText(now, fixed(this.#history.at(-1)[last], digits));
    }
  }
}
