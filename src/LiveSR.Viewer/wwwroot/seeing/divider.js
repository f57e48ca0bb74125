import { find } from '../dom.js';

// The line between raw and enhanced: dragged, or moved by the arrow keys.
export function setUpDivider(stage) {
  const divider = find('divider');
  let dragging = false;

  const place = () => {
    divider.hidden = stage.view !== 'swipe';
    divider.style.left = `${100 * stage.divider}%`;
    divider.setAttribute('aria-valuenow', Math.round(100 * stage.divider));
  };
  const moveTo = share => {
    stage.divider = Math.min(1, Math.max(0, share));
    place();
    stage.changed();
  };

  divider.addEventListener('pointerdown', event => {
    dragging = true;
    divider.setPointerCapture(event.pointerId);
  });
  divider.addEventListener('pointermove', event => {
    if (!dragging) return;
    const box = stage.canvas.getBoundingClientRect();
    moveTo((event.clientX - box.left) / box.width);
  });
  for (const end of ['pointerup', 'pointercancel']) divider.addEventListener(end, () => { dragging = false; });
  divider.addEventListener('keydown', event => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo(stage.divider + step);
  });
  stage.addEventListener('mode', place);
  place();
}
