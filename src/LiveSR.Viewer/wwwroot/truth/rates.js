// Figures that only the page can know: how many new frames a second are drawn, and how old they are then.

const WINDOW_MS = 2000;

export class Rates {
  #drawn = []; // { at, age, bytes }
  #refresh = 60;

  constructor(stage, clock) {
    stage.addEventListener('drawn', ({ detail: { frame, isNew } }) => {
      if (!isNew) return;
      this.#drawn.push({ at: performance.now(), age: clock.now() - frame.receivedMs, bytes: frame.bytes, frozen: frame.frozen });
    });
    this.#watchRefresh();
  }

  // Frames a second, over the last two seconds.
  get rate() {
    this.#forget();
    const first = this.#drawn[0];
    return first ? (this.#drawn.length - 1) / Math.max(0.2, (performance.now() - first.at) / 1000) : 0;
  }

  get bytesPerSecond() {
    this.#forget();
    return this.#drawn.reduce((sum, frame) => sum + frame.bytes, 0) / (WINDOW_MS / 1000);
  }

  // Age at drawing of half of the last frames.
  get age() {
    this.#forget();
    const ages = this.#drawn.map(frame => frame.age).sort((a, b) => a - b);
    return ages.length ? ages[ages.length >> 1] : null;
  }

  // What the screen can show a second: a camera that is faster is not lost for it.
  get refresh() {
    return this.#refresh;
  }

  #forget() {
    const until = performance.now() - WINDOW_MS;
    while (this.#drawn.length && this.#drawn[0].at < until) this.#drawn.shift();
  }

  #watchRefresh() {
    let count = 0, began = performance.now();
    const tick = now => {
      if (++count === 30) {
        const measured = 30000 / (now - began);
        if (document.visibilityState === 'visible' && measured > 20) this.#refresh = Math.max(this.#refresh * 0.9, measured);
        return;
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }
}
