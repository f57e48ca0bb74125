import { find, make, press, remember, remembered, row, section, setOptions, setText, toast } from '../dom.js';
import { bytes, duration } from '../numbers.js';

// Recording and snapping.
export class Recording {
  #session;
  #contrast;
  #what = make('select', { id: 'record-what' });
  #as = make('select', { id: 'record-as' });
  panel;

  constructor(session, contrast) {
    this.#session = session;
    this.#contrast = contrast;
    setOptions(this.#what, ['both', 'raw', 'enhanced'], remembered('livesr.record', 'both'), what => ({ both: 'raw and enhanced', raw: 'raw', enhanced: 'enhanced' })[what]);
    this.#what.onchange = () => remember('livesr.record', this.#what.value);
    this.#as.onchange = () => remember('livesr.record-as', this.#as.value);
    const figures = Object.fromEntries(['time', 'written', 'lost', 'left', 'folder'].map(name => [name, make('dd', { id: `record-${name}` })]));
    const names = { time: 'Time', written: 'Frames written', lost: 'Frames lost', left: 'Disk left', folder: 'Folder' };
    const list = make('dl', { className: 'figures' }, ...Object.entries(names).flatMap(([name, title]) => [make('dt', {}, title), figures[name]]));
    this.panel = section('recording', 'Recording', row('What', this.#what), row('As', this.#as), list);
    find('record').onclick = () => this.toggle();
    find('snap').onclick = () => this.snap();
    let trouble = null;
    session.addEventListener('status', () => {
      this.#show(figures);
      const now = session.state.recording.trouble;
      if (now && now !== trouble) toast(now, true);
      trouble = now;
    });
  }

  toggle() {
    const what = this.#what.value;
    return this.#session.state?.recording.active
      ? this.#session.ask('stop-recording')
      : this.#session.ask('record', { raw: what !== 'enhanced', enhanced: what !== 'raw', as: this.#as.value });
  }

  snap() {
    const { low, high, gamma, lut } = this.#contrast.state;
    return this.#session.ask('snap', { low: low[0], high: high[0], gamma, lut });
  }

  #show(figures) {
    const { recording, voice } = this.#session.state, idle = !recording.active && recording.folder === '';
    const forms = ['stacks', 'video', ...(voice ? ['spokenVideo'] : [])], form = remembered('livesr.record-as', 'stacks');
    setOptions(this.#as, forms, forms.includes(form) ? form : 'stacks', as => ({ stacks: 'TIFF stacks', video: 'lossless video', spokenVideo: 'video with voice notes' })[as]);
    press(find('record'), recording.active);
    setText(find('record-text'), recording.active ? duration(recording.seconds) : 'Record');
    find('record').disabled = find('snap').disabled = !this.#session.inControl;
    this.#what.disabled = this.#as.disabled = recording.active;
    setText(figures.time, idle ? '–' : duration(recording.seconds));
    setText(figures.written, idle ? '–' : String(recording.written));
    setText(figures.lost, idle ? '–' : String(recording.lost));
    figures.lost.classList.toggle('bad', recording.lost > 0);
    const time = recording.active && recording.secondsLeft ? `, ${duration(recording.secondsLeft)}` : '';
    setText(figures.left, `${bytes(recording.diskFreeBytes)}${time}`);
    setText(figures.folder, recording.folder || '–');
  }
}
