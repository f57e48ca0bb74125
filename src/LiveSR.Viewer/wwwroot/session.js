// What the server last said of the session, and what a page may ask of it.
import { toast } from './dom.js';

// Fires 'status', and 'source' when the source is another.
export class Session extends EventTarget {
  state = null;
  inControl = false;
  seatFree = true;
  clients = 0;
  provenances = new Map();
  #connection;

  constructor(connection) {
    super();
    this.#connection = connection;
    connection.addEventListener('open', () => {
      this.provenances.clear();
      connection.send({ type: 'seat', take: true, onlyIfFree: true });
    });
    connection.addEventListener('provenance', event => this.provenances.set(event.detail.id, event.detail));
    connection.addEventListener('status', event => this.#take(event.detail));
  }

  // Asks, and shows what came of it; gives whether it was done.
  async ask(name, values, quiet = false) {
    try {
      const done = await this.#connection.command(name, values);
      if (!quiet && done) toast(done);
      return true;
    } catch (refused) {
      toast(refused.message, true);
      return false;
    }
  }

  takeControl() {
    this.#connection.send({ type: 'seat', take: true });
  }

  #take(status) {
    const before = this.state;
    this.state = status.session;
    Object.assign(this, { inControl: status.inControl, seatFree: status.seatFree, clients: status.clients, skipped: status.skipped, yields: status.yields });
    if (before?.source.key !== this.state.source.key || before?.source.bitDepth !== this.state.source.bitDepth) this.dispatchEvent(new Event('source'));
    this.dispatchEvent(new Event('status'));
  }
}
