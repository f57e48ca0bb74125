// Lines on a small canvas: for profiles and for figures over time.

// lines: [{ values, colour }]; values may hold null where nothing is known. Gives the range that was drawn.
export function plotLines(canvas, lines, { least = null, most = null, count = null } = {}) {
  const density = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  if (width === 0 || height === 0) return null;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const context = canvas.getContext('2d');
  context.scale(density, density);

  const known = lines.flatMap(line => line.values.filter(value => value !== null && Number.isFinite(value)));
  const low = least ?? Math.min(...known), high = Math.max(most ?? -Infinity, ...known, low + 1e-9);
  context.strokeStyle = '#2c3238';
  context.strokeRect(0.5, 0.5, width - 1, height - 1);
  for (const { values, colour } of lines) {
    const slots = (count ?? values.length) - 1, first = count === null ? 0 : count - values.length;
    context.beginPath();
    let isOpen = false;
    values.forEach((value, i) => {
      if (value === null || !Number.isFinite(value)) {
        isOpen = false;
        return;
      }
      const x = 1 + ((first + i) / Math.max(1, slots)) * (width - 2), y = height - 2 - ((value - low) / (high - low)) * (height - 4);
      if (isOpen) context.lineTo(x, y);
      else context.moveTo(x, y);
      isOpen = true;
    });
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.stroke();
  }
  return { low, high };
}

export const RAW_COLOUR = '#cfd6dc', ENHANCED_COLOUR = '#ffb454', ACCENT_COLOUR = '#4cc2ff';
