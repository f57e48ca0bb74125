import { Kind } from '../wire/protocol.js';
import { DIFFERENCE_LUT } from '../contrast/luts.js';

// The six ways to look. Each says which images it needs and how they lie in the stage.
export const VIEWS = [
  { name: 'swipe', title: 'Swipe', hint: 'Raw to the left of the divider, enhanced to the right', planes: ['raw', 'enhanced'] },
  { name: 'side', title: 'Side by side', hint: 'Raw beside enhanced, zoom and position linked', planes: ['raw', 'enhanced'] },
  { name: 'enhanced', title: 'Enhanced', hint: 'The enhanced image', planes: ['enhanced'] },
  { name: 'raw', title: 'Raw', hint: "The camera's image", planes: ['raw'] },
  { name: 'difference', title: 'Difference', hint: 'Enhanced minus raw, in counts', planes: ['raw', 'enhanced'] },
  { name: 'consistency', title: 'Consistency', hint: 'How far the enhanced image, brought back to the sensor, is from the raw one, over the noise expected', planes: ['raw', 'residual'] },
];

const GAP = 2, SIGMAS = 5;

// Panes in device pixels. Swipe lays two panes over one another, each clipped at the divider.
export function panesOf(view, width, height, divider, contrast, smooth, lut) {
  const whole = { x: 0, y: 0, width, height, mode: 0, smooth, lut };
  const raw = { ...whole, plane: Kind.raw, kind: 'raw' }, enhanced = { ...whole, plane: Kind.enhanced, kind: 'enhanced' };
  switch (view) {
    case 'swipe': {
      const at = Math.round(divider * width);
      return [{ ...raw, clip: { x: 0, width: at } }, { ...enhanced, clip: { x: at, width: width - at } }];
    }
    case 'side': {
      const half = Math.floor((width - GAP) / 2);
      return [{ ...raw, width: half }, { ...enhanced, x: half + GAP, width: half }];
    }
    case 'enhanced':
      return [enhanced];
    case 'raw':
      return [raw];
    case 'difference':
      return [{ ...enhanced, mode: 1, kind: 'difference', other: Kind.raw, lut: DIFFERENCE_LUT, range: differenceRange(contrast) }];
    default:
      return [{ ...whole, mode: 2, kind: 'residual', plane: Kind.residual, lut: DIFFERENCE_LUT, range: SIGMAS }];
  }
}

// An eighth of the contrast in use, so that the map follows min and max.
export function differenceRange(contrast) {
  return Math.max(1e-3, (contrast.high[0] - contrast.low[0]) / 8);
}

export const residualRange = SIGMAS;
