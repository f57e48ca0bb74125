import { make, row, section, setOptions, setText } from '../dom.js';
import { counts, percent } from '../numbers.js';
import { LUTS } from './luts.js';
import { HistogramPlot } from './histogram-plot.js';

const CHANNEL_NAMES = ['all', 'red', 'green', 'blue'];

// The panel's section on contrast.
export function contrastPanel(contrast, connection) {
  const canvas = make('canvas', { className: 'histogram', 'aria-label': 'Histogram, logarithmic; drag to set black and white', role: 'img' });
  const from = make('span'), to = make('span');
  const low = make('input', { type: 'number', step: 'any', id: 'contrast-low' }), high = make('input', { type: 'number', step: 'any', id: 'contrast-high' });
  const auto = make('button', { id: 'contrast-auto', title: 'Set black and white once, from what is seen (A)' }, 'Auto');
  const full = make('button', { id: 'contrast-full', title: "The camera's whole depth" }, 'Full depth');
  const always = make('input', { type: 'checkbox', id: 'contrast-always' });
  const ignored = make('input', { type: 'number', id: 'contrast-ignored', min: 0, max: 49, step: 0.1, ariaLabel: 'Percent of the pixels that automatic contrast leaves out at each end' });
  const gamma = make('input', { type: 'range', min: 0.2, max: 3, step: 0.01, id: 'contrast-gamma' });
  const gammaNumber = make('input', { type: 'number', min: 0.2, max: 3, step: 0.05, ariaLabel: 'Gamma as a number' });
  const lut = make('select', { id: 'contrast-lut' }), swatch = make('canvas', { className: 'swatch', width: 256, height: 1 });
  const mark = make('input', { type: 'checkbox', id: 'contrast-mark' }), ends = make('p', { className: 'note' });
  const axis = make('select', { id: 'contrast-axis' }), rate = make('select', { id: 'contrast-rate' }), channel = make('select', { id: 'contrast-channel' });
  const channelRow = row('Channel', channel);
  const chosen = () => (channel.value === 'all' || channelRow.hidden ? null : CHANNEL_NAMES.indexOf(channel.value) - 1);
  const plot = new HistogramPlot(canvas, contrast, chosen);

  setOptions(lut, Object.keys(LUTS), contrast.state.lut);
  setOptions(channel, CHANNEL_NAMES, 'all');
  setOptions(axis, ['filled', 'depth'], contrast.state.axis, value => (value === 'filled' ? 'what is filled' : 'whole depth'));
  setOptions(rate, ['0', '1', '2', '5', '10'], String(contrast.state.rate), value => (value === '0' ? 'off' : `${value} a second`));

  const ask = () => connection.send({ type: 'histogram', rate: contrast.state.rate, ignored: contrast.state.ignored, fullDepth: contrast.state.axis === 'depth' });
  const range = () => contrast.setRange(Number(low.value), Number(high.value), chosen());
  low.onchange = range;
  high.onchange = range;
  auto.onclick = () => contrast.autoOnce();
  full.onclick = () => contrast.fullDepth();
  always.onchange = () => contrast.autoAlways(always.checked);
  ignored.onchange = () => contrast.set({ ignored: Math.min(49, Math.max(0, Number(ignored.value) || 0)) });
  gamma.oninput = () => contrast.set({ gamma: Number(gamma.value) });
  gammaNumber.onchange = () => contrast.set({ gamma: Math.min(3, Math.max(0.2, Number(gammaNumber.value) || 1)) });
  lut.onchange = () => contrast.set({ lut: lut.value });
  mark.onchange = () => contrast.set({ mark: mark.checked });
  axis.onchange = () => contrast.set({ axis: axis.value });
  rate.onchange = () => contrast.set({ rate: Number(rate.value) });
  channel.onchange = () => show();

  let asked = '';
  const show = () => {
    const state = contrast.state, index = chosen() ?? 0;
    const put = (input, value) => { if (document.activeElement !== input) input.value = value; };
    put(low, counts(state.low[index]));
    put(high, counts(state.high[index]));
    put(ignored, state.ignored);
    put(gamma, state.gamma);
    put(gammaNumber, state.gamma.toFixed(2));
    for (const [select, value] of [[lut, state.lut], [axis, state.axis], [rate, String(state.rate)]]) select.value = value;
    always.checked = state.auto === 'always';
    mark.checked = state.mark;
    drawSwatch(swatch, contrast.lut);
    plot.draw();
    const wish = `${state.rate} ${state.ignored} ${state.axis}`;
    if (wish !== asked) ask();
    asked = wish;
  };
  const showReport = () => {
    const report = contrast.report, raw = report.channels.filter(c => !c.enhanced);
    setText(from, counts(report.from));
    setText(to, counts(report.to));
    channelRow.hidden = raw.length === 1;
    setText(ends, `${percent(Math.max(...raw.map(c => c.black)))} at 0, ${percent(Math.max(...raw.map(c => c.white)))} saturated`);
    plot.draw();
  };
  contrast.addEventListener('change', show);
  contrast.addEventListener('report', showReport);
  connection.addEventListener('open', ask);
  connection.addEventListener('histogram', event => contrast.take(event.detail));

  const panel = section('contrast', 'Contrast',
    canvas, make('div', { className: 'axis' }, from, to),
    make('div', { className: 'pair' }, labelled('Black', low), labelled('White', high)),
    make('div', { className: 'buttons' }, auto, full),
    make('div', { className: 'check' }, always, make('label', { htmlFor: always.id }, 'Always, leaving out'), ignored, make('span', { className: 'note' }, '%')),
    row('Gamma', make('div', { className: 'with-number' }, gamma, gammaNumber), gamma),
    row('Colours', lut), swatch,
    channelRow,
    make('div', { className: 'check' }, mark, make('label', { htmlFor: mark.id }, 'Mark 0 and saturation')), ends,
    row('Axis', axis), row('Histogram', rate));
  panel.addEventListener('toggle', () => plot.draw());
  show();
  return panel;
}

function labelled(text, input) {
  return make('div', { className: 'row-narrow' }, make('label', { htmlFor: input.id, className: 'note' }, text), input);
}

function drawSwatch(canvas, lut) {
  const context = canvas.getContext('2d'), image = context.createImageData(256, 1);
  image.data.set(lut);
  context.putImageData(image, 0, 0);
}
