// Which part of the camera's image a pane shows, and how large. All panes share one, so that zoom and pan are linked.
// Image coordinates are the camera's pixels between pixel borders; screen coordinates are device pixels of one pane.

const LEAST = 1 / 64, MOST = 64;

export class Viewport {
  image = { width: 1, height: 1 };
  pane = { width: 1, height: 1 };
  zoom = 1; // device pixels that one of the camera's takes
  centre = { x: 0.5, y: 0.5 };
  #fitted = true;

  get isFitted() {
    return this.#fitted;
  }

  // The image became another size: a region was taken, or the camera is another.
  setImage(width, height) {
    if (width === this.image.width && height === this.image.height) return;
    this.image = { width, height };
    this.fit();
  }

  setPane(width, height) {
    this.pane = { width: Math.max(1, width), height: Math.max(1, height) };
    if (this.#fitted) this.fit();
  }

  fit() {
    this.zoom = Math.min(this.pane.width / this.image.width, this.pane.height / this.image.height);
    this.centre = { x: this.image.width / 2, y: this.image.height / 2 };
    this.#fitted = true;
  }

  // Changes the zoom; the image's point under the given point of the pane stays where it is.
  zoomTo(zoom, x = this.pane.width / 2, y = this.pane.height / 2) {
    const fixed = this.toImage(x, y);
    this.zoom = Math.min(MOST, Math.max(LEAST, zoom));
    this.centre = {
      x: fixed.x - (x - this.pane.width / 2) / this.zoom,
      y: fixed.y - (y - this.pane.height / 2) / this.zoom,
    };
    this.#fitted = false;
    this.#keepInside();
  }

  zoomBy(factor, x, y) {
    this.zoomTo(this.zoom * factor, x, y);
  }

  pan(dx, dy) {
    this.centre = { x: this.centre.x - dx / this.zoom, y: this.centre.y - dy / this.zoom };
    this.#fitted = false;
    this.#keepInside();
  }

  toImage(x, y) {
    return { x: this.centre.x + (x - this.pane.width / 2) / this.zoom, y: this.centre.y + (y - this.pane.height / 2) / this.zoom };
  }

  toScreen(x, y) {
    return { x: (x - this.centre.x) * this.zoom + this.pane.width / 2, y: (y - this.centre.y) * this.zoom + this.pane.height / 2 };
  }

  // The part of the image that is in view, never outside it.
  visible() {
    const from = this.toImage(0, 0), to = this.toImage(this.pane.width, this.pane.height);
    const x = Math.max(0, from.x), y = Math.max(0, from.y);
    return { x, y, width: Math.max(1e-3, Math.min(this.image.width, to.x) - x), height: Math.max(1e-3, Math.min(this.image.height, to.y) - y) };
  }

  // Some of the image stays in the middle of the pane.
  #keepInside() {
    this.centre.x = Math.min(this.image.width, Math.max(0, this.centre.x));
    this.centre.y = Math.min(this.image.height, Math.max(0, this.centre.y));
  }
}
