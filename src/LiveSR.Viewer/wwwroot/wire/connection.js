import { readFrame, decodePlanes } from './protocol.js';
import { ServerClock } from './clock.js';

const PING_EVERY_MS = 2000, FIRST_RETRY_MS = 300, LONGEST_RETRY_MS = 4000;

// The stream to the server. Fires 'open', 'closed' (detail: reason), 'frame', and the server's own messages by their type.
export class Connection extends EventTarget {
  clock = new ServerClock();
  #socket = null;
  #retryMs = FIRST_RETRY_MS;
  #retry = 0;
  #commands = new Map();
  #nextCommand = 1;

  start() {
    const address = new URL('stream', location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = this.#socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#opened();
    socket.onclose = event => this.#closed(event.reason);
    socket.onmessage = event => (typeof event.data === 'string' ? this.#text(JSON.parse(event.data)) : this.#frame(event.data));
    if (!this.pinging) this.pinging = setInterval(() => this.#ping(), PING_EVERY_MS);
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(message) {
    if (this.isOpen) this.#socket.send(JSON.stringify(message));
  }

  // Asks for something that changes the session; the promise gives what was done, or fails with why not.
  command(name, values = {}) {
    if (!this.isOpen) return Promise.reject(new Error('the server cannot be reached'));
    const id = this.#nextCommand++;
    this.send({ type: 'command', id, do: { name, ...values } });
    return new Promise((done, refused) => this.#commands.set(id, { done, refused }));
  }

  // Room for the next frame: this one is on the screen, or will never be.
  shown(frame, costMs) {
    this.send({ type: 'shown', sequence: frame.sequence, cost: costMs });
  }

  #opened() {
    this.#retryMs = FIRST_RETRY_MS;
    this.clock.forget();
    this.#ping();
    this.#fire('open');
  }

  #closed(reason) {
    for (const { refused } of this.#commands.values()) refused(new Error('the connection broke'));
    this.#commands.clear();
    this.#fire('closed', reason);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.start(), this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS);
  }

  #ping() {
    this.send({ type: 'ping', at: ServerClock.here() });
  }

  #text(message) {
    if (message.type === 'pong') {
      this.clock.take(message.at, message.serverMs, ServerClock.here());
    } else if (message.type === 'answer') {
      const command = this.#commands.get(message.id);
      this.#commands.delete(message.id);
      if (message.done) command?.done(message.text);
      else command?.refused(new Error(message.text));
    } else {
      this.#fire(message.type, message);
    }
  }

  async #frame(buffer) {
    const frame = readFrame(buffer);
    if (frame.planes.some(plane => plane.coding > 1)) await decodePlanes(frame);
    this.#fire('frame', frame);
  }

  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
