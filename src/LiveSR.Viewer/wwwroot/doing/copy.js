import { toast } from '../dom.js';

const MARGIN = 14, BAR_HEIGHT = 5;

// What is shown, with its scale bar and the mark of what was inferred, to the clipboard; a file where there is none.
export async function copyShown(stage, overlay) {
  const blob = await new Promise(done => picture(stage, overlay).toBlob(done, 'image/png'));
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    toast('copied what is shown');
  } catch {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'livesr-view.png';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    toast('this browser gives no clipboard here: saved as livesr-view.png');
  }
}

function picture(stage, overlay) {
  stage.drawNow();
  const { width, height } = stage.canvas, canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d'), density = stage.density;
  context.drawImage(stage.canvas, 0, 0);
  context.font = `600 ${Math.round(13 * density)}px system-ui, sans-serif`;
  context.textBaseline = 'top';
  document.querySelectorAll('#tags .tag').forEach((tag, i) => {
    const pane = stage.panes[i], text = [...tag.children].map(part => part.textContent).join('  ');
    const isRight = tag.classList.contains('right');
    label(context, text, isRight ? width - MARGIN * density : pane.x + MARGIN * density, MARGIN * density, isRight ? 'right' : 'left');
  });
  const bar = overlay.scaleBar(), bottom = height - MARGIN * density;
  context.textBaseline = 'bottom';
  label(context, bar?.text ?? 'scale unknown', width - MARGIN * density, bottom - (bar ? 2 * BAR_HEIGHT * density : 0), 'right');
  if (bar) {
    context.fillStyle = '#fff';
    context.fillRect(width - MARGIN * density - bar.pixels, bottom - BAR_HEIGHT * density, bar.pixels, BAR_HEIGHT * density);
  }
  return canvas;
}

function label(context, text, x, y, align) {
  context.textAlign = align;
  context.lineWidth = 4;
  context.strokeStyle = '#000c';
  context.strokeText(text, x, y);
  context.fillStyle = '#fff';
  context.fillText(text, x, y);
}
