import { find, make } from '../dom.js';
import { VIEWS } from '../seeing/views.js';

// Every key, and the list of them.
export function setUpKeys(actions) {
  const keys = [
    [['1'], '1-6', 'the six views', null],
    [[' '], 'space', 'freeze', actions.freeze],
    [['r'], 'R', 'record, stop', actions.record],
    [['s'], 'S', 'snap', actions.snap],
    [['n'], 'N', 'speak a note, end it', actions.voice],
    [['+', '='], '+', 'nearer', () => actions.zoom(1.25)],
    [['-', '_'], '-', 'farther', () => actions.zoom(0.8)],
    [['0'], '0', 'fit the window', actions.fit],
    [['f'], 'F', 'full screen', actions.fullScreen],
    [['a'], 'A', 'automatic contrast, once', actions.auto],
    [['c'], 'C', 'copy what is shown', actions.copy],
    [['delete', 'backspace'], 'Delete', 'the whole image again', actions.clearRegion],
    [['p'], 'P', 'show or hide the panel', actions.panel],
    [['escape'], 'Esc', 'no tool, no line', actions.escape],
    [['?'], '?', 'this list', actions.help],
  ];
  const act = new Map(keys.filter(key => key[3]).flatMap(([names, , , action]) => names.map(name => [name, action])));
  VIEWS.forEach((view, i) => act.set(String(i + 1), () => actions.view(view.name)));
  find('help-keys').append(...keys.flatMap(([, shown, what]) => [make('dt', {}, make('kbd', {}, shown)), make('dd', {}, what)]));

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || find('help').open) return;
    if (moves(event, actions) || isTyping(event.target)) return;
    // Space presses the button that has the focus; nobody wants that twice.
    if (event.key === ' ' && event.target.closest('button, summary')) return;
    const action = act.get(event.key.toLowerCase());
    if (!action) return;
    event.preventDefault();
    if (!event.repeat || event.key === '+' || event.key === '-' || event.key === '=') action();
  });
}

function moves(event, actions) {
  const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
  if (!step || event.target.id !== 'image') return false;
  event.preventDefault();
  actions.pan(...step);
  return true;
}

const isTyping = target => target.closest('input:not([type="checkbox"]):not([type="range"]), select, textarea') !== null;
