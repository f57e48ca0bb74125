import { find, make, setText } from '../dom.js';
import { bytes, duration, fixed } from '../numbers.js';

const LOSS_WINDOW_MS = 10000;

// The one strip that says how things are: rates, age, latency, losses. Yellow under 95 % of the camera's rate or at 1 % lost,
// red under 80 % or at 5 %.
export class Strip {
  #stage;
  #session;
  #rates;
  #clock;
  #connected = false;
  #history = []; // { at, framesDue, lost }
  #parts = {};

  constructor(stage, session, rates, connection, plots) {
    this.#stage = stage;
    this.#session = session;
    this.#rates = rates;
    this.#clock = connection.clock;
    this.#build(plots, session);
    connection.addEventListener('open', () => { this.#connected = true; this.#history = []; });
    connection.addEventListener('closed', () => { this.#connected = false; this.#show(); });
    session.addEventListener('status', () => this.#show());
    setInterval(() => this.#connected || this.#show(), 500); // what was seen last grows old
  }

  // The figures of this moment, for the plots.
  get figures() {
    const flow = this.#session.state?.flow;
    return { camera: flow?.cameraRate ?? null, screen: this.#rates.rate, age: this.#rates.age, p95: flow?.latencyP95 ?? null, lost: 100 * this.#lostShare() };
  }

  #build(plots, session) {
    const figure = (name, label, unit, title) => {
      const value = make('span', { className: 'figure', id: `strip-${name}` }, '–');
      this.#parts[name] = value;
      return make('div', { title }, make('span', { className: 'name' }, label), value, make('span', { className: 'unit' }, unit));
    };
    this.#parts.light = make('i', { className: 'light' });
    this.#parts.health = make('span', { id: 'strip-health' }, 'connecting');
    this.#parts.causes = make('span', { className: 'causes', id: 'strip-causes' });
    const screen = figure('screen', 'Screen', '/s', 'Frames a second that are drawn here');
    this.#parts.yields = make('span', { className: 'unit', id: 'strip-yields', title: 'Frames are being lost, and drawing takes time from enhancing them on this machine: fewer are drawn' });
    screen.append(this.#parts.yields);
    const lost = figure('lost', 'Lost', '', 'Frames lost in the last ten seconds; all since the start, by cause');
    lost.classList.add('losses');
    lost.append(this.#parts.causes);
    const link = figure('link', 'Link', '', 'Bytes a second to this page');
    link.classList.add('link');
    this.#parts.seat = make('button', { id: 'seat', title: 'One page controls, the others watch', onclick: () => session.takeControl() }, '');
    const plotsButton = make('button', { id: 'toggle-plots', title: 'The last minute, drawn', 'aria-pressed': 'false' }, 'Plots');
    plotsButton.onclick = () => plots.toggle(plotsButton);
    find('strip').append(
      make('div', { role: 'status' }, this.#parts.light, this.#parts.health),
      figure('camera', 'Camera', '/s', 'Frames a second that the camera delivers'),
      screen,
      figure('age', 'Age', 'ms', 'From the camera to this screen: the age of the frame when it was drawn'),
      figure('latency', 'Latency', 'ms', 'From the camera to the enhanced frame: half, 95 % and 99 % of the frames are faster'),
      lost,
      link,
      this.#parts.seat, plotsButton);
  }

  #show() {
    const state = this.#session.state, parts = this.#parts;
    if (!state) return;
    const { flow } = state, frozen = this.#stage.frame?.frozen;
    this.#remember(flow);
    setText(parts.camera, fixed(flow.cameraRate, 1));
    setText(parts.screen, frozen ? 'frozen' : fixed(this.#rates.rate, 1));
    setText(parts.yields, this.#session.yields && !frozen ? 'held back' : '');
    const age = this.#ageNow();
    const long = age > 9999;
    setText(parts.age, long ? duration(age / 1000) : fixed(age, 0));
    setText(parts.age.nextElementSibling, long ? '' : 'ms');
    setText(parts.latency, `${fixed(flow.latencyP50, 0)} · ${fixed(flow.latencyP95, 0)} · ${fixed(flow.latencyP99, 0)}`);
    setText(parts.lost, `${fixed(100 * this.#lostShare(), 1)} %`);
    setText(parts.causes, flow.losses.filter(loss => loss.count > 0).map(loss => `${loss.cause} ${loss.count}`).join(', '));
    setText(parts.link, `${bytes(this.#rates.bytesPerSecond)}/s`);
    this.#showHealth(state, frozen);
    this.#showSeat();
  }

  // While frames come, their age when they were drawn; when none come, how old the last one is by now.
  #ageNow() {
    const frame = this.#stage.frame;
    if (!frame) return null;
    return this.#rates.age ?? this.#clock.now() - frame.receivedMs;
  }

  #showHealth(state, frozen) {
    const expected = Math.min(state.flow.cameraRate, this.#rates.refresh), lost = this.#lostShare();
    const rate = this.#session.yields ? state.flow.enhancedRate : this.#rates.rate; // what is held back on purpose is not late
    const share = expected > 0 ? rate / expected : 1;
    const [level, text] = !this.#connected ? ['bad', 'No connection']
      : state.source.trouble ? ['bad', 'No images']
      : frozen ? ['warn', 'Frozen']
      : share < 0.8 || lost >= 0.05 ? ['bad', share < 0.8 ? 'Too slow' : 'Losing frames']
      : share < 0.95 || lost >= 0.01 ? ['warn', share < 0.95 ? 'Slow' : 'Losing some']
      : ['good', 'Live'];
    this.#parts.light.className = `light ${level}`;
    this.#parts.health.className = level === 'good' ? '' : `${level}-text`;
    setText(this.#parts.health, text);
  }

  #showSeat() {
    const { inControl, clients } = this.#session, button = this.#parts.seat;
    const pages = clients > 1 ? ` · ${clients} pages` : '';
    setText(button, inControl ? `In control${pages}` : `Watching${pages} · take control`);
    button.disabled = inControl;
    document.body.classList.toggle('watching', !inControl);
  }

  #remember(flow) {
    const now = performance.now(), lost = flow.losses.reduce((sum, loss) => sum + loss.count, 0);
    if (this.#history.at(-1)?.framesDue !== flow.framesDue) this.#history.push({ at: now, framesDue: flow.framesDue, lost });
    while (this.#history.length > 2 && this.#history[0].at < now - LOSS_WINDOW_MS) this.#history.shift();
  }

  #lostShare() {
    const [first, last] = [this.#history[0], this.#history.at(-1)];
    const lost = first ? last.lost - first.lost : 0;
    return lost > 0 ? lost / Math.max(1, last.framesDue - first.framesDue) : 0;
  }
}
