import { colourTables, fillColour, fillDifference, fillGrey, greyTable } from './colouring.js';

// The same drawing without a GPU, for browsers that have none: texels become colours by a table, and the browser enlarges
// them. Where WebGL2 is computed by the processor, this is several times as fast. Takes what GlRenderer takes.
export class CanvasRenderer {
  #canvas;
  #context;
  #surfaces = []; // one for each pane: { canvas, context, image }
  #tables = new Map(); // kind of plane -> { key, table }

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
  }

  get name() {
    return 'canvas';
  }

  draw(frame, viewport, panes, contrast) {
    const context = this.#context;
    context.fillStyle = '#090a0c';
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    panes.forEach((pane, i) => {
      const plane = frame.planes[pane.plane];
      if (!plane || (pane.mode === 1 && !frame.planes[pane.other])) return;
      const surface = this.#surfaceOf(i, plane);
      this.#fill(new Uint32Array(surface.image.data.buffer), frame, pane, contrast);
      surface.context.putImageData(surface.image, 0, 0);
      this.#place(surface.canvas, plane, frame, viewport, pane);
    });
  }

  #surfaceOf(i, { width, height }) {
    const known = this.#surfaces[i];
    if (known?.canvas.width === width && known.canvas.height === height) return known;
    const canvas = new OffscreenCanvas(width, height), context = canvas.getContext('2d', { alpha: false });
    return this.#surfaces[i] = { canvas, context, image: context.createImageData(width, height) };
  }

  #fill(rgba, frame, pane, contrast) {
    const plane = frame.planes[pane.plane];
    if (pane.mode === 1) fillDifference(rgba, plane, frame.planes[pane.other], pane);
    else (plane.channels > 1 ? fillColour : fillGrey)(rgba, plane.pixels, this.#tableOf(plane, pane, contrast));
  }

  // Made when the contrast changes, and not with each frame.
  #tableOf(plane, pane, contrast) {
    const key = JSON.stringify([contrast, pane.mode, pane.range, plane.channels, plane.offset, plane.step, plane.most, plane.pixels.BYTES_PER_ELEMENT]);
    let known = this.#tables.get(plane.kind);
    if (known?.key !== key || known.lut !== pane.lut) {
      const table = plane.channels > 1 ? colourTables(plane, contrast) : greyTable(plane, pane, contrast);
      known = { key, lut: pane.lut, table };
      this.#tables.set(plane.kind, known);
    }
    return known.table;
  }

  #place(image, { part, imageWidth }, frame, viewport, pane) {
    const context = this.#context, scale = imageWidth / frame.width, clip = pane.clip ?? { x: 0, width: pane.width };
    const from = viewport.toScreen(part.x / scale, part.y / scale), to = viewport.toScreen((part.x + part.width) / scale, (part.y + part.height) / scale);
    context.save();
    context.beginPath();
    context.rect(pane.x + clip.x, pane.y, clip.width, pane.height);
    context.clip();
    context.imageSmoothingEnabled = pane.smooth;
    context.drawImage(image, pane.x + from.x, pane.y + from.y, to.x - from.x, to.y - from.y);
    context.restore();
  }
}
