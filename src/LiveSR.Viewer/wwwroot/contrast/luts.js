// Look-up tables: 256 colours each, as RGBA bytes. Fire is ImageJ's, viridis matplotlib's, both through some of their points.

const FIRE = [
  [0, 0, 0], [0, 0, 61], [0, 0, 96], [26, 0, 130], [70, 0, 165], [110, 0, 192], [146, 0, 220], [165, 0, 227], [180, 0, 193], [195, 0, 158],
  [208, 0, 122], [219, 14, 87], [229, 35, 51], [239, 56, 19], [248, 77, 6], [255, 97, 0], [255, 117, 0], [255, 135, 0], [255, 151, 0],
  [255, 167, 0], [255, 183, 0], [255, 197, 0], [255, 211, 0], [255, 225, 0], [255, 237, 29], [255, 248, 98], [255, 253, 162], [255, 255, 210], [255, 255, 255],
];
const VIRIDIS = [
  [68, 1, 84], [72, 24, 106], [71, 45, 123], [66, 64, 134], [59, 82, 139], [51, 99, 141], [44, 114, 142], [38, 130, 142], [33, 145, 140],
  [31, 160, 136], [40, 174, 128], [63, 188, 115], [94, 201, 98], [132, 212, 75], [173, 220, 48], [216, 226, 25], [253, 231, 37],
];
// From blue through black to orange: what is less is blue, what agrees is dark, what is more is orange.
const DIVERGING = [[120, 190, 255], [40, 110, 220], [18, 50, 110], [10, 12, 16], [120, 56, 8], [230, 120, 20], [255, 205, 130]];

export const LUTS = {
  gray: table([[0, 0, 0], [255, 255, 255]]),
  inverted: table([[255, 255, 255], [0, 0, 0]]),
  green: table([[0, 0, 0], [0, 255, 0]]),
  magenta: table([[0, 0, 0], [255, 0, 255]]),
  cyan: table([[0, 0, 0], [0, 255, 255]]),
  fire: table(FIRE),
  viridis: table(VIRIDIS),
};

export const DIFFERENCE_LUT = table(DIVERGING);

function table(points) {
  const colours = new Uint8Array(256 * 4);
  for (let i = 0; i < 256; i++) {
    const at = (i / 255) * (points.length - 1), left = Math.min(points.length - 2, Math.floor(at)), share = at - left;
    for (let c = 0; c < 3; c++) colours[4 * i + c] = Math.round(points[left][c] * (1 - share) + points[left + 1][c] * share);
    colours[4 * i + 3] = 255;
  }
  return colours;
}
