import { make, row, section, setOptions, setText } from '../dom.js';
import { fixed } from '../numbers.js';

const SENT_EVERY_MS = 60;

// What can be set at the source: a camera's exposure, the simulated microscope's focus. The server says what there is.
export function settingsPanel(session, connection) {
  const box = make('div', { className: 'body' }), controls = new Map();
  const panel = section('settings', 'Camera');
  panel.lastChild.replaceWith(box);
  const focus = make('span', { className: 'figure', id: 'focus-figure' }), focusRow = make('div', { className: 'row', title: 'Rises with sharpness; only changes mean something' }, make('span', { className: 'label' }, 'Focus figure'), focus);

  // The focus figure is computed only while somebody sees it.
  const watch = () => connection.send({ type: 'watch', focus: panel.open && !panel.hidden });
  let wasHidden = true;
  panel.addEventListener('toggle', watch);
  connection.addEventListener('open', () => { wasHidden = true; });
  session.addEventListener('status', () => {
    const { settings, source } = session.state;
    panel.hidden = settings.length === 0;
    if (panel.hidden !== wasHidden) watch();
    wasHidden = panel.hidden;
    setText(panel.querySelector('summary'), source.isSimulated ? 'Simulated microscope' : 'Camera');
    const names = settings.map(setting => setting.name);
    if (names.length !== controls.size || names.some(name => !controls.has(name))) {
      controls.clear();
      for (const setting of settings) controls.set(setting.name, setting.choices.length ? choice(session, setting) : number(session, setting));
      box.replaceChildren(...[...controls.values()].map(control => control.row), focusRow);
    }
    for (const setting of settings) controls.get(setting.name).show(setting, !session.inControl);
    const figure = session.state.focus ?? null;
    focusRow.hidden = figure === null;
    setText(focus, fixed(figure, 4));
  });
  return panel;
}

function choice(session, setting) {
  const select = make('select', { id: `setting-${setting.name}` });
  select.onchange = () => session.ask('setting', { setting: setting.name, choice: select.value }, true);
  return {
    row: row(setting.label, select),
    show: (now, disabled) => {
      setOptions(select, now.choices, now.choice);
      select.disabled = disabled;
    },
  };
}

function number(session, setting) {
  const bounds = { min: setting.least, max: setting.most, step: setting.step };
  const slider = make('input', { type: 'range', id: `setting-${setting.name}`, ...bounds });
  const field = make('input', { type: 'number', ...bounds, step: 'any', ariaLabel: `${setting.label} as a number` });
  let touchedAt = 0, timer = 0;
  const set = value => {
    touchedAt = performance.now();
    timer ||= setTimeout(() => {
      timer = 0;
      session.ask('setting', { setting: setting.name, value: Number(slider.value) }, true);
    }, SENT_EVERY_MS);
    slider.value = value;
    field.value = slider.value;
  };
  slider.oninput = () => set(slider.value);
  field.onchange = () => set(field.value);
  return {
    row: row(setting.unit ? `${setting.label}, ${setting.unit}` : setting.label, make('div', { className: 'with-number' }, slider, field), slider),
    // While it is being turned, the answer of a moment ago must not turn it back.
    show: (now, disabled) => {
      slider.disabled = field.disabled = disabled;
      if (performance.now() - touchedAt < 600 || document.activeElement === field) return;
      Object.assign(slider, { min: now.least, max: now.most });
      slider.value = now.value;
      field.value = Number(now.value.toPrecision(6));
    },
  };
}
