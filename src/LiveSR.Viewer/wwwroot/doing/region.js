import { make, section } from '../dom.js';

const PRESETS = [['Whole', 0], ['½', 'half'], ['256', 256], ['512', 512], ['1024', 1024]];

// The region of interest: drawn on the image, a preset, by numbers, or cleared.
export class Region {
  #session;
  #fields;
  panel;

  constructor(session, gestures) {
    this.#session = session;
    this.#fields = ['x', 'y', 'width', 'height'].map(name => make('input', { type: 'number', min: 0, step: 1, id: `roi-${name}`, ariaLabel: `Region: ${name}`, onchange: () => this.#fromFields() }));
    const buttons = PRESETS.map(([text, size]) => make('button', { title: size === 0 ? 'The whole image (Delete)' : 'About the middle of the image', onclick: () => this.#preset(size) }, text));
    const names = ['x', 'y', 'w', 'h'].map((name, i) => make('div', {}, make('label', { className: 'note', htmlFor: this.#fields[i].id }, name), this.#fields[i]));
    this.panel = section('region', 'Region', make('div', { className: 'buttons' }, ...buttons), make('div', { className: 'quad' }, ...names));
    gestures.addEventListener('roi', event => this.#drawn(event.detail));
    session.addEventListener('status', () => this.#show(buttons));
  }

  clear() {
    return this.#session.ask('roi', { x: 0, y: 0, width: 0, height: 0 });
  }

  get #current() {
    const { roi, source } = this.#session.state;
    return roi ?? { x: 0, y: 0, width: source.width, height: source.height };
  }

  // What is drawn is drawn on what is seen: a part of the region before.
  #drawn(rect) {
    const { x, y } = this.#current;
    this.#session.ask('roi', { x: rect.x + x, y: rect.y + y, width: rect.width, height: rect.height });
  }

  #preset(size) {
    if (size === 0) {
      this.clear();
      return;
    }
    const { width, height } = this.#session.state.source;
    const w = size === 'half' ? width >> 1 : Math.min(size, width), h = size === 'half' ? height >> 1 : Math.min(size, height);
    this.#session.ask('roi', { x: (width - w) >> 1, y: (height - h) >> 1, width: w, height: h });
  }

  #fromFields() {
    const [x, y, width, height] = this.#fields.map(field => Math.round(Number(field.value)) || 0);
    this.#session.ask('roi', { x, y, width, height });
  }

  #show(buttons) {
    const { source } = this.#session.state, roi = this.#current, disabled = !this.#session.inControl;
    [roi.x, roi.y, roi.width, roi.height].forEach((value, i) => {
      if (document.activeElement !== this.#fields[i]) this.#fields[i].value = value;
      this.#fields[i].disabled = disabled;
    });
    buttons.forEach((button, i) => {
      const size = PRESETS[i][1];
      button.disabled = disabled || (size > 0 && size > Math.min(source.width, source.height));
    });
  }
}
