// Numbers as people read them.

export function counts(value) {
  if (value === undefined || value === null || Number.isNaN(value)) return '–';
  return Math.abs(value) < 10 && !Number.isInteger(value) ? value.toFixed(3) : Math.round(value).toString();
}

export const fixed = (value, digits) => (value === undefined || value === null || !Number.isFinite(value) ? '–' : value.toFixed(digits));

// A share as percent; small ones are not rounded to nothing.
export function percent(share) {
  if (share === 0) return '0 %';
  const value = 100 * share;
  return value < 0.01 ? '< 0.01 %' : `${value.toFixed(value < 1 ? 2 : 1)} %`;
}

export function duration(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–';
  const whole = Math.floor(seconds), hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
  const tail = `${String(minutes).padStart(hours ? 2 : 1, '0')}:${String(whole % 60).padStart(2, '0')}`;
  return hours ? `${hours}:${tail}` : tail;
}

export function bytes(count) {
  if (count === null || count === undefined) return '–';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count, unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${value.toFixed(value < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

// A length in the specimen.
export function length(micrometres) {
  if (micrometres >= 1000) return `${trim(micrometres / 1000)} mm`;
  return micrometres >= 1 ? `${trim(micrometres)} µm` : `${trim(micrometres * 1000)} nm`;
}

const trim = value => Number(value.toPrecision(3)).toString();

// The largest of 1, 2, 5, 10, 20, ... that is no more than a value.
export function roundDown(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [5, 2, 1].find(step => step * power <= value * 1.0000001) * power;
}
