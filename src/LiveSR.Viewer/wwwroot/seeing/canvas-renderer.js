// The same drawing without a GPU, one pixel at a time: for browsers that have no WebGL2. Takes what GlRenderer takes.
export class CanvasRenderer {
  #canvas;
  #context;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
  }

  get name() {
    return 'canvas';
  }

  draw(frame, viewport, panes, contrast) {
    this.#context.fillStyle = '#090a0c';
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    for (const pane of panes) this.#drawPane(frame, viewport, pane, contrast);
  }

  #drawPane(frame, viewport, pane, contrast) {
    const plane = frame.planes[pane.plane], other = frame.planes[pane.other];
    const clip = pane.clip ?? { x: 0, width: pane.width }, from = viewport.toScreen(0, 0), to = viewport.toScreen(frame.width, frame.height);
    const left = Math.max(clip.x, Math.ceil(from.x)), right = Math.min(clip.x + clip.width, pane.width, Math.floor(to.x));
    const top = Math.max(0, Math.ceil(from.y)), bottom = Math.min(pane.height, Math.floor(to.y));
    if (!plane || (pane.mode === 1 && !other) || right <= left || bottom <= top) return;

    const image = this.#context.createImageData(right - left, bottom - top), rgba = new Uint32Array(image.data.buffer);
    const colour = pane.mode === 0 ? shownColour(plane, pane, contrast) : signedColour(plane, other, pane);
    const columns = texels(left, right, plane, frame, viewport, 'x'), rows = texels(top, bottom, plane, frame, viewport, 'y');
    const otherColumns = other && texels(left, right, other, frame, viewport, 'x'), otherRows = other && texels(top, bottom, other, frame, viewport, 'y');
    for (let y = 0, i = 0; y < rows.length; y++) {
      const start = rows[y] * plane.width, otherStart = other ? otherRows[y] * other.width : 0;
      for (let x = 0; x < columns.length; x++) rgba[i++] = colour(start + columns[x], other ? otherStart + otherColumns[x] : 0);
    }
    this.#context.putImageData(image, pane.x + left, pane.y + top);
  }
}

// The texel under each device pixel of a row or a column.
function texels(from, to, plane, frame, viewport, axis) {
  const [size, part, count] = axis === 'x' ? ['width', plane.part.x, plane.width] : ['height', plane.part.y, plane.height];
  const scale = plane.imageWidth / frame.width, indices = new Int32Array(to - from);
  for (let i = 0; i < indices.length; i++) {
    const camera = viewport.centre[axis] + (from + i + 0.5 - viewport.pane[size] / 2) / viewport.zoom;
    indices[i] = Math.min(count - 1, Math.max(0, Math.floor(((camera * scale - part) / plane.part[size]) * count)));
  }
  return indices;
}

function shownColour(plane, pane, contrast) {
  const colours = new Uint32Array(pane.lut.buffer);
  const shown = (texel, c) => {
    const value = (plane.offset + plane.step * texel - contrast.low[c]) / Math.max(1e-6, contrast.high[c] - contrast.low[c]);
    return Math.round(255 * Math.min(1, Math.max(0, value)) ** contrast.gamma);
  };
  const isFull = texel => contrast.mark && plane.offset + plane.step * texel >= plane.most * 0.9999;
  const isEmpty = texel => contrast.mark && plane.offset + plane.step * texel <= 0;
  if (plane.channels === 1) {
    return at => {
      const texel = plane.pixels[at];
      return isFull(texel) ? 0xff2626ff : isEmpty(texel) ? 0xffff7333 : colours[shown(texel, 0)];
    };
  }
  return at => {
    const [blue, green, red] = plane.pixels.subarray(3 * at, 3 * at + 3);
    return isFull(Math.max(red, green, blue)) ? 0xff2626ff : 0xff000000 | (shown(blue, 2) << 16) | (shown(green, 1) << 8) | shown(red, 0);
  };
}

function signedColour(plane, other, pane) {
  const colours = new Uint32Array(pane.lut.buffer);
  const mean = (of, at) => {
    let sum = 0;
    for (let c = 0; c < of.channels; c++) sum += of.pixels[of.channels * at + c];
    return of.offset + (of.step * sum) / of.channels;
  };
  return (at, otherAt) => {
    const value = pane.mode === 1 ? mean(plane, at) - mean(other, otherAt) : mean(plane, at);
    return colours[Math.round(127.5 + 127.5 * Math.min(1, Math.max(-1, value / pane.range)))];
  };
}
