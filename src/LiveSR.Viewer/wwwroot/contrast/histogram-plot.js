const RAW = '#c3ccd4', ENHANCED = '#ffb454', CHANNELS = ['#ff8a80', '#7fdc8c', '#82b8ff'];

// The histogram of raw and enhanced with a logarithmic axis, and the two handles that set black and white by hand.
export class HistogramPlot {
  #canvas;
  #contrast;
  #channelOf;
  #dragged = null;

  constructor(canvas, contrast, channelOf) {
    this.#canvas = canvas;
    this.#contrast = contrast;
    this.#channelOf = channelOf;
    canvas.addEventListener('pointerdown', event => this.#grab(event));
    canvas.addEventListener('pointermove', event => this.#drag(event));
    for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => { this.#dragged = null; });
  }

  draw() {
    const report = this.#contrast.report, canvas = this.#canvas, density = window.devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (!report || width === 0) return;
    if (canvas.width !== Math.round(width * density)) canvas.width = Math.round(width * density);
    if (canvas.height !== Math.round(height * density)) canvas.height = Math.round(height * density);
    const context = canvas.getContext('2d');
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, height);
    const isColour = report.channels.some(channel => channel.channel > 0);
    const highest = Math.log1p(Math.max(...report.channels.flatMap(channel => channel.counts)));
    for (const channel of report.channels) {
      const colour = isColour ? CHANNELS[channel.channel] : channel.enhanced ? ENHANCED : RAW;
      this.#line(context, channel, highest, colour, width, height);
    }
    this.#handles(context, width, height);
  }

  #line(context, channel, highest, colour, width, height) {
    context.beginPath();
    channel.counts.forEach((count, i) => {
      const x = (i / channel.counts.length) * width, y = height - 1 - (Math.log1p(count) / highest) * (height - 10);
      context.lineTo(x, y);
      context.lineTo(x + width / channel.counts.length, y);
    });
    context.strokeStyle = colour;
    context.lineWidth = channel.enhanced ? 1.4 : 1;
    context.globalAlpha = channel.enhanced ? 1 : 0.85;
    context.stroke();
    if (!channel.enhanced) {
      context.lineTo(width, height);
      context.lineTo(0, height);
      context.globalAlpha = 0.16;
      context.fillStyle = colour;
      context.fill();
    }
    context.globalAlpha = 1;
  }

  // The curve of the contrast itself, from black to white with its gamma.
  #handles(context, width, height) {
    const { low, high } = this.#ends(), left = this.#xOf(low, width), right = this.#xOf(high, width);
    context.beginPath();
    for (let i = 0; i <= 40; i++) context.lineTo(left + (i / 40) * (right - left), height - 1 - (i / 40) ** this.#contrast.state.gamma * (height - 2));
    context.strokeStyle = '#4cc2ffb0';
    context.lineWidth = 1.2;
    context.stroke();
    for (const x of [left, right]) {
      context.fillStyle = '#4cc2ff';
      context.fillRect(Math.min(width - 2, Math.max(0, x - 1)), 0, 2, height);
      context.beginPath();
      context.moveTo(x - 5, 0);
      context.lineTo(x + 5, 0);
      context.lineTo(x, 7);
      context.fill();
    }
  }

  #ends() {
    const { low, high } = this.#contrast.state, channel = this.#channelOf() ?? 0;
    return { low: low[channel], high: high[channel] };
  }

  #xOf(value, width) {
    const { from, to } = this.#contrast.report;
    return ((value - from) / Math.max(1e-9, to - from)) * width;
  }

  #valueOf(event) {
    const { from, to } = this.#contrast.report, share = event.offsetX / this.#canvas.clientWidth;
    return from + Math.min(1, Math.max(0, share)) * (to - from);
  }

  #grab(event) {
    if (!this.#contrast.report) return;
    this.#canvas.setPointerCapture(event.pointerId);
    const { low, high } = this.#ends(), width = this.#canvas.clientWidth;
    const toLow = Math.abs(this.#xOf(low, width) - event.offsetX), toHigh = Math.abs(this.#xOf(high, width) - event.offsetX);
    this.#dragged = toLow < toHigh ? 'low' : 'high';
    this.#drag(event);
  }

  #drag(event) {
    if (!this.#dragged) return;
    const { low, high } = this.#ends(), value = this.#valueOf(event), channel = this.#channelOf();
    if (this.#dragged === 'low') this.#contrast.setRange(Math.min(value, high - 1e-3), high, channel);
    else this.#contrast.setRange(low, Math.max(value, low + 1e-3), channel);
  }
}
