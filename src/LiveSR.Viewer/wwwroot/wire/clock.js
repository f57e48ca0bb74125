// How far the server's clock is ahead of this page's: of the last answers the one that came back quickest is the truest,
// since its way there and back left least room for error.

const KEPT = 16;

export class ServerClock {
  #answers = [];

  // Milliseconds since 1970 by this page's clock.
  static here() {
    return performance.timeOrigin + performance.now();
  }

  // Takes an answer: when the question left, what the server's clock said, when the answer came.
  take(askedAt, serverMs, answeredAt) {
    const trip = answeredAt - askedAt;
    this.#answers.push({ trip, offset: serverMs - (askedAt + trip / 2) });
    if (this.#answers.length > KEPT) this.#answers.shift();
  }

  get #best() {
    return this.#answers.reduce((best, answer) => (!best || answer.trip < best.trip ? answer : best), null);
  }

  // Now, by the server's clock.
  now() {
    return ServerClock.here() + (this.#best?.offset ?? 0);
  }

  // The error that remains is at most half the trip.
  get uncertaintyMs() {
    return (this.#best?.trip ?? 0) / 2;
  }

  forget() {
    this.#answers = [];
  }
}
