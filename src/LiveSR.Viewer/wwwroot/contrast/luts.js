import { RGB } from './colour-tables.js'; // made by the server from the tables that a snap is drawn with

// Look-up tables: 256 colours each, as RGBA bytes.
export const LUTS = Object.fromEntries(Object.entries(RGB).map(([name, text]) => [name, named(text)]));

// From blue through black to orange: what is less is blue, what agrees is dark, what is more is orange.
export const DIFFERENCE_LUT = between([[120, 190, 255], [40, 110, 220], [18, 50, 110], [10, 12, 16], [120, 56, 8], [230, 120, 20], [255, 205, 130]]);

function named(text) {
  const rgb = atob(text);
  return table((i, c) => rgb.charCodeAt(3 * i + c));
}

function between(points) {
  return table((i, c) => {
    const at = (i / 255) * (points.length - 1), left = Math.min(points.length - 2, Math.floor(at)), share = at - left;
    return Math.round(points[left][c] * (1 - share) + points[left + 1][c] * share);
  });
}

function table(colourOf) {
  return Uint8Array.from({ length: 256 * 4 }, (_, at) => (at % 4 === 3 ? 255 : colourOf(at >> 2, at % 4)));
}
