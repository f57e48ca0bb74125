import { find, press } from '../dom.js';

const WHEEL_STEP = 1.0015;

// Mouse, touch and pen on the image: moving, zooming, and the two tools that draw. Fires 'tool', 'roi' (a rectangle in
// the camera's pixels was drawn), 'line' (a ruler's ends), and 'point' (what is under the mouse).
export class Gestures extends EventTarget {
  tool = 'move';
  draft = null; // what is being drawn: { kind, from, to } in the camera's pixels
  #stage;
  #box = find('stage');
  #pointers = new Map();
  #pane = null;

  constructor(stage) {
    super();
    this.#stage = stage;
    const canvas = stage.canvas;
    canvas.addEventListener('pointerdown', event => this.#down(event));
    canvas.addEventListener('pointermove', event => this.#move(event));
    canvas.addEventListener('pointerup', event => this.#up(event));
    canvas.addEventListener('pointercancel', event => this.#cancel(event));
    canvas.addEventListener('pointerleave', () => this.#point(null));
    canvas.addEventListener('wheel', event => this.#wheel(event), { passive: false });
    canvas.addEventListener('dblclick', () => stage.fit());
    for (const button of document.querySelectorAll('button[data-tool]')) button.addEventListener('click', () => this.use(button.dataset.tool));
  }

  use(tool) {
    this.tool = tool;
    this.#box.dataset.tool = tool;
    for (const button of document.querySelectorAll('button[data-tool]')) press(button, button.dataset.tool === tool);
    this.dispatchEvent(new Event('tool'));
  }

  // Device pixels within the canvas.
  #at(event) {
    return { x: event.offsetX * this.#stage.density, y: event.offsetY * this.#stage.density };
  }

  // The camera's point, inside the image.
  #imagePoint(at, pane) {
    const { width, height } = this.#stage.viewport.image, point = this.#stage.viewport.toImage(at.x - pane.x, at.y - pane.y);
    return { x: Math.min(width, Math.max(0, point.x)), y: Math.min(height, Math.max(0, point.y)) };
  }

  #down(event) {
    if (event.button > 1) return;
    event.target.setPointerCapture(event.pointerId);
    const at = this.#at(event);
    this.#pointers.set(event.pointerId, at);
    this.#pane = this.#stage.paneAt(at.x);
    if (this.tool !== 'move' && event.button === 0 && this.#pointers.size === 1) {
      const from = this.#imagePoint(at, this.#pane);
      this.draft = { kind: this.tool, from, to: from };
    } else {
      this.draft = null;
      this.#box.classList.add('moving');
    }
  }

  #move(event) {
    const at = this.#at(event), before = this.#pointers.get(event.pointerId);
    if (!before) {
      this.#point(at);
      return;
    }
    if (this.draft) {
      this.draft.to = this.#imagePoint(at, this.#pane);
      this.#stage.changed();
    } else if (this.#pointers.size === 2) {
      this.#pinch(event.pointerId, at);
    } else {
      this.#stage.viewport.pan(at.x - before.x, at.y - before.y);
      this.#stage.changed(true);
    }
    this.#pointers.set(event.pointerId, at);
    this.#point(at);
  }

  // Two fingers: the distance between them zooms, about the point between them.
  #pinch(moved, at) {
    const [other] = [...this.#pointers].filter(([id]) => id !== moved).map(([, point]) => point), before = this.#pointers.get(moved);
    const distance = point => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    const pane = this.#pane;
    this.#stage.zoomBy(distance(at) / distance(before), (at.x + other.x) / 2 - pane.x, (at.y + other.y) / 2 - pane.y);
    this.#stage.viewport.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
  }

  #up(event) {
    this.#pointers.delete(event.pointerId);
    this.#box.classList.remove('moving');
    const draft = this.draft;
    this.draft = null;
    if (draft) this.#finish(draft);
    this.#stage.changed();
  }

  #finish({ kind, from, to }) {
    if (kind === 'ruler') {
      const isLine = Math.hypot(to.x - from.x, to.y - from.y) >= 1;
      this.dispatchEvent(new CustomEvent('line', { detail: isLine ? { from, to } : null }));
      return;
    }
    const x = Math.floor(Math.min(from.x, to.x)), y = Math.floor(Math.min(from.y, to.y));
    const rect = { x, y, width: Math.ceil(Math.max(from.x, to.x)) - x, height: Math.ceil(Math.max(from.y, to.y)) - y };
    if (rect.width >= 8 && rect.height >= 8) {
      this.use('move');
      this.dispatchEvent(new CustomEvent('roi', { detail: rect }));
    }
  }

  #cancel(event) {
    this.#pointers.delete(event.pointerId);
    this.draft = null;
    this.#box.classList.remove('moving');
    this.#stage.changed();
  }

  #wheel(event) {
    event.preventDefault();
    const at = this.#at(event), pane = this.#stage.paneAt(at.x);
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 32 : event.deltaY;
    this.#stage.zoomBy(WHEEL_STEP ** -pixels, at.x - pane.x, at.y - pane.y);
  }

  #point(at) {
    const viewport = this.#stage.viewport;
    let point = null;
    if (at) {
      const pane = this.#stage.paneAt(at.x), inImage = viewport.toImage(at.x - pane.x, at.y - pane.y);
      const isInside = inImage.x >= 0 && inImage.y >= 0 && inImage.x < viewport.image.width && inImage.y < viewport.image.height;
      point = isInside ? inImage : null;
    }
    this.dispatchEvent(new CustomEvent('point', { detail: point }));
  }
}
