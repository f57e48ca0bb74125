import { find, setText } from '../dom.js';
import { Kind, texelValue } from '../wire/protocol.js';
import { plotLines, RAW_COLOUR, ENHANCED_COLOUR } from './plot.js';

const DRAWN_EVERY_MS = 100;

// The values along the ruler, raw and enhanced, while frames come.
export class Profile {
  #stage;
  #overlay;
  #box = find('profile');
  #drawnAt = 0;

  constructor(stage, overlay, gestures) {
    this.#stage = stage;
    this.#overlay = overlay;
    gestures.addEventListener('line', event => this.show(event.detail));
    find('profile-close').addEventListener('click', () => this.show(null));
    stage.addEventListener('drawn', () => this.#draw());
  }

  show(line) {
    this.#overlay.line = line;
    this.#box.hidden = !line;
    this.#drawnAt = 0;
    this.#stage.changed();
  }

  #draw() {
    const line = this.#overlay.line, frame = this.#stage.frame;
    if (!line || !frame || performance.now() - this.#drawnAt < DRAWN_EVERY_MS) return;
    this.#drawnAt = performance.now();
    const raw = frame.planes[Kind.raw], enhanced = frame.planes[Kind.enhanced], lines = [];
    if (raw) lines.push({ values: sample(raw, frame, line), colour: RAW_COLOUR });
    if (enhanced) lines.push({ values: sample(enhanced, frame, line), colour: ENHANCED_COLOUR });
    plotLines(find('profile-plot'), lines);
    setText(find('profile-length'), this.#overlay.lengthOf(line));
    const averaged = [raw, enhanced].some(plane => plane && plane.width < plane.part.width);
    setText(find('profile-note'), averaged ? '· averaged to the screen: zoom in for single pixels' : '');
  }
}

// One value for each pixel that the line crosses; the channels' mean.
function sample(plane, frame, { from, to }) {
  const scale = plane.imageWidth / frame.width, count = Math.max(2, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) * scale) + 1);
  return Array.from({ length: count }, (_, i) => {
    const share = i / (count - 1);
    const column = ((from.x + share * (to.x - from.x)) * scale - plane.part.x) / plane.part.width * plane.width;
    const row = ((from.y + share * (to.y - from.y)) * scale - plane.part.y) / plane.part.height * plane.height;
    let sum = 0;
    for (let c = 0; c < plane.channels; c++) {
      const value = texelValue(plane, Math.floor(column), Math.floor(row), c);
      if (value === null) return null;
      sum += value;
    }
    return sum / plane.channels;
  });
}
