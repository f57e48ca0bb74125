import { remember, remembered } from '../dom.js';
import { LUTS } from './luts.js';

const DEFAULTS = { low: [0, 0, 0], high: [65535, 65535, 65535], gamma: 1, lut: 'gray', mark: false, auto: 'always', ignored: 0.1, axis: 'filled', rate: 2 };

// How counts become light. It never touches data: raw and enhanced share it, and each source keeps its own.
// Fires 'change'.
export class Contrast extends EventTarget {
  #source = '';
  #settled = false; // whether min and max belong to this source yet
  state = structuredClone(DEFAULTS);
  report = null;

  // What was set for this source before, or the beginning: automatic contrast.
  useSource(key, depth) {
    if (key === this.#source) return;
    this.#source = key;
    const known = remembered(`livesr.contrast.${key}`, null);
    this.state = { ...structuredClone(DEFAULTS), high: [depth, depth, depth], ...known };
    if (!(this.state.lut in LUTS)) this.state.lut = DEFAULTS.lut;
    this.#settled = known !== null && known.auto !== 'always';
    this.#changed();
  }

  set(values) {
    Object.assign(this.state, values);
    this.#keep();
    this.#changed();
  }

  // Min and max by hand end the automatic contrast.
  setRange(low, high, channel = null) {
    const put = (list, value) => list.map((old, c) => (channel === null || c === channel ? value : old));
    this.#settled = true;
    this.set({ low: put(this.state.low, low), high: put(this.state.high, Math.max(high, low + 1e-6)), auto: 'off' });
  }

  fullDepth() {
    const most = this.depth ?? 65535;
    this.setRange(0, most);
  }

  // Once, from the newest histogram; or always, from each that comes.
  autoOnce() {
    this.#settled = true;
    this.set({ auto: 'off' });
    this.#fromReport();
  }

  autoAlways(on) {
    this.set({ auto: on ? 'always' : 'off' });
    if (on) this.#fromReport();
  }

  take(report) {
    this.report = report;
    if (this.state.auto === 'always' || !this.#settled) {
      this.#settled = true;
      this.#fromReport();
    }
    this.dispatchEvent(new Event('report'));
  }

  // What the renderers need.
  get shown() {
    return { low: this.state.low, high: this.state.high, gamma: this.state.gamma, mark: this.state.mark };
  }

  get lut() {
    return LUTS[this.state.lut];
  }

  // Both images must fit: the darkest of the lower ends, the brightest of the upper ones.
  #fromReport() {
    if (!this.report) return;
    const low = [...this.state.low], high = [...this.state.high];
    for (let c = 0; c < 3; c++) {
      const channels = this.report.channels.filter(channel => channel.channel === c);
      if (channels.length === 0) continue;
      low[c] = Math.min(...channels.map(channel => channel.low));
      high[c] = Math.max(low[c] + 1e-3, ...channels.map(channel => channel.high));
    }
    Object.assign(this.state, { low, high });
    this.#keep();
    this.#changed();
  }

  #keep() {
    if (this.#source) remember(`livesr.contrast.${this.#source}`, this.state);
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
