import { GlRenderer } from './gl-renderer.js';
import { CanvasRenderer } from './canvas-renderer.js';
import { Viewport } from './viewport.js';
import { VIEWS, panesOf } from './views.js';
import { Kind } from '../wire/protocol.js';
import { find, remember, remembered } from '../dom.js';

const FOLLOWS_MS = 300;

// The image: says to the server what is in view, and draws what comes. Fires 'view' when what is in view changes,
// 'drawn' with the frame after each drawing, and 'mode' when another of the six views is chosen.
export class Stage extends EventTarget {
  viewport = new Viewport();
  view = remembered('livesr.view', 'swipe');
  divider = 0.5;
  smooth = remembered('livesr.smooth', false);
  coding = remembered('livesr.coding', 'raw16');
  frame = null;
  probe = null; // the camera's point under the mouse
  density = 1; // device pixels for one CSS pixel
  #canvas = find('image');
  #renderer;
  #connection;
  #contrast;
  #request = 0;
  #requestDue = false;
  #drawDue = false;
  #unshown = false;
  #followed = 0;

  // drawnBy: 'webgl', 'canvas', or null for what is fast here.
  constructor(connection, contrast, drawnBy) {
    super();
    if (!VIEWS.some(view => view.name === this.view)) this.view = 'swipe';
    this.#connection = connection;
    this.#contrast = contrast;
    const wantsGl = drawnBy === 'webgl' || (drawnBy !== 'canvas' && GlRenderer.isFast);
    this.#renderer = (wantsGl ? GlRenderer.create(this.#canvas) : null) ?? new CanvasRenderer(this.#canvas);
    connection.addEventListener('frame', event => this.#take(event.detail));
    connection.addEventListener('open', () => this.#opened());
    contrast.addEventListener('change', () => this.changed(this.coding !== 'raw16'));
    contrast.addEventListener('moved', () => this.#follow());
    new ResizeObserver(() => this.#resize()).observe(this.#canvas);
    this.#resize();
  }

  get rendererName() {
    return this.#renderer.name;
  }

  get canvas() {
    return this.#canvas;
  }

  get panes() {
    return panesOf(this.view, this.#canvas.width, this.#canvas.height, this.divider, this.#contrast.state, this.smooth, this.#contrast.lut);
  }

  // The pane that holds a point of the canvas, in device pixels.
  paneAt(x) {
    return this.panes.findLast(pane => x >= pane.x + (pane.clip?.x ?? 0)) ?? this.panes[0];
  }

  // Pixels of the enhanced image for one of the camera's.
  get scale() {
    const enhanced = this.frame?.planes[Kind.enhanced];
    return enhanced ? enhanced.imageWidth / this.frame.width : this.knownScale ?? 1;
  }

  choose(view) {
    this.view = view;
    remember('livesr.view', view);
    this.#layOut();
    this.dispatchEvent(new Event('mode'));
    this.changed(true);
  }

  setSmooth(smooth) {
    this.smooth = smooth;
    remember('livesr.smooth', smooth);
    this.changed();
  }

  setCoding(coding) {
    this.coding = coding;
    remember('livesr.coding', coding);
    this.changed(true);
  }

  setProbe(point) {
    this.probe = point;
    this.#ask();
  }

  // Something that is drawn has changed; what is in view, too, where the server must know.
  changed(inView = false) {
    this.#canvas.dataset.settled = false;
    if (inView) this.#ask();
    if (!this.#drawDue) {
      this.#drawDue = true;
      requestAnimationFrame(() => this.#draw());
    }
    if (inView) this.dispatchEvent(new Event('view'));
  }

  zoomBy(factor, x, y) {
    this.viewport.zoomBy(factor, x, y);
    this.changed(true);
  }

  fit() {
    this.viewport.fit();
    this.changed(true);
  }

  oneToOne() {
    this.viewport.zoomTo(this.scale);
    this.changed(true);
  }

  // Draws now, for whoever reads the canvas in this very task.
  drawNow() {
    if (this.frame) this.#renderer.draw(this.frame, this.viewport, this.panes, this.#contrast.shown);
  }

  #opened() {
    this.#unshown = false;
    this.#ask();
  }

  // What is in view goes to the server at most once for each of the screen's frames.
  #ask() {
    if (this.#requestDue) return;
    this.#requestDue = true;
    setTimeout(() => {
      this.#requestDue = false;
      this.#sendView();
    }, 16);
  }

  #sendView() {
    const part = this.viewport.visible(), { low, high } = this.#contrast.state;
    this.#connection.send({
      type: 'view', id: ++this.#request, planes: VIEWS.find(view => view.name === this.view).planes,
      x: part.x, y: part.y, width: part.width, height: part.height, zoom: this.viewport.zoom, coding: this.coding,
      low: Math.min(...low), high: Math.max(...high), probeX: this.probe?.x ?? -1, probeY: this.probe?.y ?? -1,
    });
  }

  // The automatic contrast has moved: the next frame shows it; one that stays is drawn again, soon.
  #follow() {
    if (this.coding !== 'raw16') this.#ask();
    clearTimeout(this.#followed);
    this.#followed = setTimeout(() => this.changed(), FOLLOWS_MS);
  }

  #take(frame) {
    this.#unshown = true;
    this.frame = frame;
    if (frame.width !== this.viewport.image.width || frame.height !== this.viewport.image.height) {
      this.viewport.setImage(frame.width, frame.height);
      this.changed(true);
    }
    this.changed();
  }

  // Only what is drawn makes room for more: a tab that sleeps asks for nothing.
  #draw() {
    this.#drawDue = false;
    if (!this.frame) return;
    clearTimeout(this.#followed);
    const begun = performance.now(), isNew = this.#unshown;
    this.#unshown = false;
    this.drawNow();
    this.#canvas.dataset.image = this.frame.imageNumber;
    this.#canvas.dataset.settled = !this.#requestDue && this.frame.view === this.#request; // what is drawn is what was asked for
    this.#canvas.dispatchEvent(new Event('drawn')); // for whoever reads the pixels while they are there
    this.dispatchEvent(new CustomEvent('drawn', { detail: { frame: this.frame, isNew } }));
    if (isNew) this.#connection.shown(this.frame, performance.now() - begun);
  }

  #resize() {
    this.density = window.devicePixelRatio || 1;
    this.#canvas.width = Math.max(1, Math.round(this.#canvas.clientWidth * this.density));
    this.#canvas.height = Math.max(1, Math.round(this.#canvas.clientHeight * this.density));
    this.#layOut();
    this.changed(true);
    this.drawNow();
  }

  #layOut() {
    const [pane] = this.panes;
    this.viewport.setPane(pane.width, pane.height);
  }
}
