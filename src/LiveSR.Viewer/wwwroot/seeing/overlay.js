import { find, make, makeSvg, setText } from '../dom.js';
import { counts, length, roundDown } from '../numbers.js';
import { Kind } from '../wire/protocol.js';
import { DIFFERENCE_LUT } from '../contrast/luts.js';
import { differenceRange, residualRange } from './views.js';

const BAR_SHARE = 0.2; // of a pane's width, at most, for the scale bar

// What lies over the image: whose pixels they are, the scale bar, the region and the ruler, the value under the mouse.
export class Overlay {
  #stage;
  #gestures;
  #session;
  #contrast;
  #marks = find('marks');
  #tags = find('tags');
  line = null; // the ruler, in the camera's pixels

  constructor(stage, gestures, session, contrast) {
    this.#stage = stage;
    this.#gestures = gestures;
    this.#session = session;
    this.#contrast = contrast;
    stage.addEventListener('drawn', () => this.draw());
    stage.addEventListener('mode', () => this.draw());
    this.#drawMapColours();
  }

  draw() {
    this.#drawTags();
    this.#drawMarks();
    this.#drawScaleBar();
    this.#drawValue();
    this.#drawMapScale();
  }

  // Enhanced pixels say so, with what made them; so does a view that is derived from them.
  #drawTags() {
    const frame = this.#stage.frame, panes = this.#stage.panes;
    while (this.#tags.children.length > panes.length) this.#tags.lastChild.remove();
    panes.forEach((pane, i) => {
      const tag = this.#tags.children[i] ?? this.#tags.appendChild(make('div', { className: 'tag' }));
      const plane = frame?.planes[Kind.enhanced], way = plane ? this.#session.provenances.get(plane.provenance) : null;
      // A tag stays on its own pixels: where the divider leaves it little room, its words stand below one another.
      const density = this.#stage.density, from = pane.x + (pane.clip?.x ?? 0), width = pane.clip?.width ?? pane.width;
      tag.style.left = `${from / density}px`;
      tag.style.width = `${width / density}px`;
      tag.classList.toggle('right', this.#stage.view === 'swipe' && pane.kind === 'enhanced');
      this.#fillTag(tag, pane, frame, way);
    });
  }

  #fillTag(tag, pane, frame, way) {
    const parts = [];
    if (pane.kind === 'raw') {
      parts.push(['name', 'RAW']);
    } else {
      parts.push(['name', { enhanced: 'ENHANCED', difference: 'ENHANCED − RAW', residual: 'CONSISTENCY' }[pane.kind]]);
      if (pane.kind !== 'residual' && frame && !frame.planes[Kind.enhanced]) parts.push(['waiting', 'not enhanced yet']);
      if (pane.kind === 'residual' && frame && !frame.planes[Kind.residual]) parts.push(['waiting', 'not computed yet']);
      if (way?.inferred) parts.push(['inferred', 'INFERRED']);
      if (way) parts.push(['model', `${way.model} ×${way.scale} · ${way.provider}${way.precision ? ` · ${way.precision}` : ''}`]);
      if (way?.degraded) parts.push(['degraded', way.degraded]);
    }
    if (frame?.frozen && pane.kind !== 'raw') parts.push(['frozen', 'FROZEN']);
    const wanted = JSON.stringify(parts);
    if (tag.dataset.parts === wanted) return;
    tag.dataset.parts = wanted;
    tag.replaceChildren(...parts.map(([name, text]) => make('span', { className: name }, text)));
  }

  #drawMarks() {
    const shapes = [], draft = this.#gestures.draft, density = this.#stage.density;
    for (const pane of this.#stage.view === 'side' ? this.#stage.panes : this.#stage.panes.slice(0, 1)) {
      const css = point => {
        const at = this.#stage.viewport.toScreen(point.x, point.y);
        return { x: (at.x + pane.x) / density, y: (at.y + pane.y) / density };
      };
      if (draft?.kind === 'roi') shapes.push(...this.#roi(css(draft.from), css(draft.to), draft));
      const line = draft?.kind === 'ruler' ? draft : this.line;
      if (line) shapes.push(...this.#ruler(css(line.from), css(line.to), line));
    }
    this.#marks.replaceChildren(...shapes);
  }

  #roi(from, to, { from: first, to: last }) {
    const box = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
    const text = makeSvg('text', { x: box.x + 6, y: box.y + 16 });
    text.textContent = `${Math.ceil(Math.abs(last.x - first.x))} × ${Math.ceil(Math.abs(last.y - first.y))}`;
    return [makeSvg('rect', { ...box, class: 'shadow' }), makeSvg('rect', { ...box, class: 'roi' }), text];
  }

  #ruler(from, to, line) {
    const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
    const text = makeSvg('text', { x: (from.x + to.x) / 2 + 8, y: (from.y + to.y) / 2 - 8 });
    text.textContent = this.lengthOf(line);
    const dots = [from, to].map(end => makeSvg('circle', { cx: end.x, cy: end.y, r: 3.5, class: 'end' }));
    return [makeSvg('line', { ...ends, class: 'shadow' }), makeSvg('line', { ...ends, class: 'ruler' }), ...dots, text];
  }

  // The length of a line in the specimen, or in pixels where their size is unknown.
  lengthOf({ from, to }) {
    const pixels = Math.hypot(to.x - from.x, to.y - from.y), pixelSize = this.#stage.frame?.pixelSizeUm;
    return pixelSize ? length(pixels * pixelSize) : `${pixels.toFixed(1)} px`;
  }

  // A bar of a round length. Null where the pixel size is unknown.
  scaleBar() {
    const pixelSize = this.#stage.frame?.pixelSizeUm;
    if (!pixelSize) return null;
    const viewport = this.#stage.viewport, micrometresOfPixel = pixelSize / viewport.zoom;
    const micrometres = roundDown(BAR_SHARE * Math.min(viewport.pane.width, 900) * micrometresOfPixel);
    return { text: length(micrometres), pixels: micrometres / micrometresOfPixel };
  }

  #drawScaleBar() {
    const bar = this.scaleBar(), line = find('scale-bar-line');
    find('scale-bar').classList.toggle('unknown', !bar);
    line.hidden = !bar;
    if (bar) line.style.width = `${bar.pixels / this.#stage.density}px`;
    setText(find('scale-bar-text'), bar?.text ?? 'scale unknown');
  }

  // In counts, of the very pixel; the server sends them with each frame, so that they are exact at any zoom.
  #drawValue() {
    const box = find('value'), { probe, frame } = this.#stage;
    box.hidden = !probe || !frame;
    if (box.hidden) return;
    const values = kind => frame.planes[kind]?.probe.map(counts).join(' ');
    const parts = [`x ${Math.floor(probe.x)}  y ${Math.floor(probe.y)}`];
    const raw = values(Kind.raw), enhanced = values(Kind.enhanced), residual = frame.planes[Kind.residual]?.probe[0];
    const elements = [make('span', {}, parts[0])];
    if (raw) elements.push(make('span', { className: 'raw' }, '   raw ', make('b', {}, raw)));
    if (enhanced) elements.push(make('span', { className: 'enhanced' }, '   enhanced ', make('b', {}, enhanced)));
    if (residual !== undefined) elements.push(make('span', {}, `   ${residual.toFixed(2)} σ`));
    box.replaceChildren(...elements);
  }

  #drawMapScale() {
    const view = this.#stage.view, box = find('map-scale');
    box.hidden = view !== 'difference' && view !== 'consistency';
    if (box.hidden) return;
    const range = view === 'difference' ? counts(differenceRange(this.#contrast.state)) : `${residualRange} σ`;
    setText(find('map-least'), `−${range}`);
    setText(find('map-most'), `+${range}`);
  }

  #drawMapColours() {
    const canvas = find('map-colours'), context = canvas.getContext('2d'), image = context.createImageData(canvas.width, canvas.height);
    for (let i = 0; i < canvas.width * canvas.height; i++) {
      const colour = 4 * Math.round((255 * (i % canvas.width)) / (canvas.width - 1));
      image.data.set(DIFFERENCE_LUT.subarray(colour, colour + 4), 4 * i);
    }
    context.putImageData(image, 0, 0);
  }
}
