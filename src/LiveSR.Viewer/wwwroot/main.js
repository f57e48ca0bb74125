import { find, make, press, remember, remembered, row, section, setOptions, setText } from './dom.js';
import { Connection } from './wire/connection.js';
import { Session } from './session.js';
import { Contrast } from './contrast/contrast.js';
import { contrastPanel } from './contrast/contrast-panel.js';
import { Stage } from './seeing/stage.js';
import { VIEWS } from './seeing/views.js';
import { Gestures } from './seeing/gestures.js';
import { Overlay } from './seeing/overlay.js';
import { Profile } from './seeing/profile.js';
import { setUpDivider } from './seeing/divider.js';
import { Rates } from './truth/rates.js';
import { Strip } from './truth/strip.js';
import { Plots } from './truth/plots.js';
import { agreementPanel } from './truth/agreement-panel.js';
import { showMessages } from './truth/messages.js';
import { processingPanel } from './doing/session-panel.js';
import { settingsPanel } from './doing/settings-panel.js';
import { Region } from './doing/region.js';
import { Recording } from './doing/recording.js';
import { Voice } from './doing/voice.js';
import { copyShown } from './doing/copy.js';
import { setUpKeys } from './doing/keys.js';

const connection = new Connection();
const session = new Session(connection);
const contrast = new Contrast();
const stage = new Stage(connection, contrast, new URLSearchParams(location.search).get('draw'));
const gestures = new Gestures(stage);
const overlay = new Overlay(stage, gestures, session, contrast);
const profile = new Profile(stage, overlay, gestures);
const region = new Region(session, gestures);
const recording = new Recording(session, contrast);
const voice = new Voice(session);
const plots = new Plots();
const strip = new Strip(stage, session, new Rates(stage, connection.clock), connection, plots);
plots.source = () => strip.figures;

gestures.addEventListener('point', event => {
  stage.setProbe(event.detail);
  overlay.draw();
});
session.addEventListener('source', () => {
  contrast.depth = 2 ** session.state.source.bitDepth - 1;
  contrast.useSource(session.state.source.key, contrast.depth);
});
session.addEventListener('status', () => {
  const { source, roi, processing } = session.state;
  setText(find('source-name'), source.name);
  find('source').title = source.name;
  const size = roi ? `${roi.width} × ${roi.height} of ${source.width} × ${source.height}` : `${source.width} × ${source.height}`;
  setText(find('source-size'), `${size} · ${source.bitDepth} bit`);
  document.title = `${source.name} · LiveSR`;
  stage.knownScale = [...session.provenances.values()].findLast(way => way.model === processing.model)?.scale;
});

setUpViews();
setUpDivider(stage);
showMessages(stage, session, connection);
const actions = setUpActions();
setUpKeys(actions);
find('panel').append(contrastPanel(contrast, connection), processingPanel(session), region.panel, settingsPanel(session, connection), recording.panel, agreementPanel(session), transferPanel());
connection.start();

function setUpViews() {
  const buttons = VIEWS.map((view, i) => make('button', { id: `view-${view.name}`, title: `${view.hint} (${i + 1})`, onclick: () => stage.choose(view.name) }, view.title, make('kbd', { 'aria-hidden': 'true' }, String(i + 1))));
  const show = () => VIEWS.forEach((view, i) => press(buttons[i], view.name === stage.view));
  find('views').append(...buttons);
  stage.addEventListener('mode', show);
  show();
}

function setUpActions() {
  let frozen = false;
  const showFrozen = on => {
    frozen = on;
    press(find('freeze'), frozen);
    connection.send({ type: 'freeze', frozen });
  };
  connection.addEventListener('open', () => showFrozen(false));
  const all = {
    view: name => stage.choose(name),
    freeze: () => showFrozen(!frozen),
    record: () => recording.toggle(),
    snap: () => recording.snap(),
    voice: () => voice.toggle(),
    zoom: factor => stage.zoomBy(factor),
    pan: (x, y) => {
      stage.viewport.pan(x, y);
      stage.changed(true);
    },
    fit: () => stage.fit(),
    fullScreen: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.()),
    auto: () => contrast.autoOnce(),
    copy: () => copyShown(stage, overlay),
    clearRegion: () => region.clear(),
    panel: () => showPanel(find('work').classList.contains('without-panel')),
    escape: () => {
      gestures.use('move');
      profile.show(null);
    },
    help: () => find('help').showModal(),
  };
  const buttons = { freeze: all.freeze, copy: all.copy, 'full-screen': all.fullScreen, 'toggle-panel': all.panel, 'help-button': all.help, fit: all.fit };
  for (const [id, action] of Object.entries(buttons)) find(id).onclick = action;
  find('zoom-in').onclick = () => all.zoom(1.25);
  find('zoom-out').onclick = () => all.zoom(0.8);
  find('one-to-one').onclick = () => stage.oneToOne();
  find('smooth').onclick = () => stage.setSmooth(!stage.smooth);
  stage.addEventListener('drawn', () => {
    press(find('smooth'), stage.smooth);
    const percent = 100 * stage.viewport.zoom;
    setText(find('zoom'), `${percent < 10 ? percent.toFixed(1) : Math.round(percent)}%`);
  });
  showPanel(remembered('livesr.panel', true));
  return all;
}

function showPanel(shown) {
  find('work').classList.toggle('without-panel', !shown);
  press(find('toggle-panel'), shown);
  remember('livesr.panel', shown);
}

function transferPanel() {
  const coding = make('select', { id: 'coding' });
  setOptions(coding, ['raw16', 'raw8', 'jpeg', 'webp'], stage.coding, value => ({ raw16: 'as it is, up to 16 bit', raw8: '8 bit', jpeg: 'JPEG, slow links', webp: 'WebP, slow links' })[value]);
  coding.onchange = () => stage.setCoding(coding.value);
  const renderer = make('p', { className: 'note' }, `Drawn with ${stage.rendererName}. The part in view is sent at the screen's resolution.`);
  return section('transfer', 'Transfer', row('Pixels', coding), renderer);
}
