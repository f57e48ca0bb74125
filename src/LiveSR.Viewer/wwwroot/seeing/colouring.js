// From texels to colours without a GPU, as the shader does it: through contrast, gamma and look-up table. Colours are
// 32-bit words as a canvas has them, on a machine with the low byte first: 0xAABBGGRR.

const FULL = 0xff2626ff, EMPTY = 0xffff7333; // saturated, and 0

// The colour of each value that a texel of a grey plane can have.
export function greyTable(plane, pane, { low, high, gamma, mark }) {
  const colours = new Uint32Array(pane.lut.buffer), most = plane.most * 0.9999;
  return tableOf(Uint32Array, plane, value => {
    if (pane.mode !== 0) return colours[signed(value, pane.range)];
    return mark && value >= most ? FULL : mark && value <= 0 ? EMPTY : colours[light(value, low[0], high[0], gamma)];
  });
}

export function fillGrey(rgba, texels, table) {
  for (let i = 0; i < rgba.length; i++) rgba[i] = table[texels[i]];
}

// The light of each value that a texel of a colour plane can have, for each channel, and which texels are marked.
export function colourTables(plane, { low, high, gamma, mark }) {
  const [red, green, blue] = [0, 1, 2].map(c => tableOf(Uint8Array, plane, value => light(value, low[c], high[c], gamma)));
  const texelOf = value => (value - plane.offset) / plane.step;
  return { red, green, blue, full: mark ? texelOf(plane.most * 0.9999) : Infinity, empty: mark ? texelOf(0) : -Infinity };
}

// Blue comes first.
export function fillColour(rgba, texels, { red, green, blue, full, empty }) {
  for (let i = 0, at = 0; i < rgba.length; i++, at += 3) {
    const b = texels[at], g = texels[at + 1], r = texels[at + 2], most = Math.max(r, g, b);
    rgba[i] = most >= full ? FULL : most <= empty ? EMPTY : 0xff000000 | (blue[b] << 16) | (green[g] << 8) | red[r];
  }
}

// A plane minus another, which lies on a coarser grid and is interpolated.
export function fillDifference(rgba, plane, other, pane) {
  const colours = new Uint32Array(pane.lut.buffer), mine = values(plane), its = values(other);
  const columns = positions(plane, other, 'x', 'width'), rows = positions(plane, other, 'y', 'height');
  for (let y = 0, i = 0; y < plane.height; y++) {
    const up = rows.first[y] * other.width, down = rows.second[y] * other.width, below = rows.share[y];
    for (let x = 0; x < plane.width; x++, i++) {
      const left = columns.first[x], right = columns.second[x], beside = columns.share[x];
      const above = its[up + left] + beside * (its[up + right] - its[up + left]);
      const under = its[down + left] + beside * (its[down + right] - its[down + left]);
      rgba[i] = colours[signed(mine[i] - above - below * (under - above), pane.range)];
    }
  }
}

// Between which texels of another plane each column or row of a plane lies, and how far.
function positions(plane, other, axis, size) {
  const count = plane[size], last = other[size] - 1, ratio = other.imageWidth / plane.imageWidth;
  const first = new Int32Array(count), second = new Int32Array(count), share = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const pixel = (plane.part[axis] + (i + 0.5) * plane.part[size] / count) * ratio;
    const at = (pixel - other.part[axis]) / other.part[size] * other[size] - 0.5, floor = Math.floor(at);
    first[i] = Math.min(last, Math.max(0, floor));
    second[i] = Math.min(last, Math.max(0, floor + 1));
    share[i] = at - floor;
  }
  return { first, second, share };
}

// Values in counts, the channels' mean.
function values({ pixels, channels, offset, step }) {
  const means = new Float32Array(pixels.length / channels);
  for (let i = 0, at = 0; i < means.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += pixels[at++];
    means[i] = offset + (step * sum) / channels;
  }
  return means;
}

// Up to 65536 entries, made anew at each change of the contrast: a plain loop is fastest.
function tableOf(type, { pixels, offset, step }, entryOf) {
  const table = new type(2 ** (8 * pixels.BYTES_PER_ELEMENT));
  for (let texel = 0; texel < table.length; texel++) table[texel] = entryOf(offset + step * texel);
  return table;
}

const light = (value, low, high, gamma) => Math.round(255 * Math.min(1, Math.max(0, (value - low) / Math.max(1e-6, high - low))) ** gamma);
const signed = (value, range) => Math.round(127.5 + 127.5 * Math.min(1, Math.max(-1, value / range)));
