// Small helpers to make and find elements. Texts are only ever set as text: nothing from outside becomes markup.

export const find = id => document.getElementById(id);

// make('button', { title: 'x', onclick: f }, 'text', child, ...)
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && name !== 'list') element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function makeSvg(tag, attributes = {}) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function press(button, pressed) {
  button.setAttribute('aria-pressed', String(Boolean(pressed)));
}

// A row of the panel: a label and its control.
let rows = 0;
export function row(label, control, labelled = control) {
  labelled.id ||= `control-${++rows}`;
  return make('div', { className: 'row' }, make('label', { htmlFor: labelled.id }, label), control);
}

// A section of the panel that folds, and stays folded.
export function section(name, title, ...children) {
  const key = `livesr.section.${name}`;
  const details = make('details', { id: `section-${name}`, open: remembered(key, true) },
    make('summary', {}, title), make('div', { className: 'body' }, ...children));
  details.addEventListener('toggle', () => remember(key, details.open));
  return details;
}

// What stays from visit to visit; a browser that keeps nothing is no error.
export function remembered(key, otherwise) {
  try {
    const text = localStorage.getItem(key);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: this visit goes on as it is.
  }
}

// Options of a select, changed only when they differ, so that an open list does not close.
export function setOptions(select, values, chosen, labelOf = value => value) {
  const known = [...select.options].map(option => option.value);
  if (known.length !== values.length || known.some((value, i) => value !== values[i])) {
    select.replaceChildren(...values.map(value => make('option', { value }, labelOf(value))));
  }
  if (document.activeElement !== select && select.value !== chosen) select.value = chosen;
}

export function toast(text, bad = false) {
  const line = make('p', { className: bad ? 'bad' : '' }, text);
  const box = find('toasts');
  box.append(line);
  while (box.children.length > 4) box.firstChild.remove();
  setTimeout(() => line.remove(), bad ? 9000 : 5000);
}
