import { find, press, setText, toast } from '../dom.js';
import { duration } from '../numbers.js';

// Notes that are spoken into the microphone of the machine at the microscope, where it has one that may be used.
export class Voice {
  #session;

  constructor(session) {
    this.#session = session;
    const button = find('voice');
    button.onclick = () => this.toggle();
    let said = null, gaps = 0;
    session.addEventListener('status', () => {
      const { voice } = session.state;
      button.hidden = !voice;
      if (!voice) return;
      press(button, voice.active);
      button.disabled = !session.inControl;
      setText(find('voice-text'), voice.active ? duration(voice.seconds) : 'Note');
      if (voice.trouble && voice.trouble !== said) toast(voice.trouble, true);
      if (voice.overruns > gaps) toast('the voice note has a gap: the machine at the microscope was too busy to listen', true);
      [said, gaps] = [voice.trouble, voice.overruns];
    });
  }

  // Without a microphone the server says what to do.
  toggle() {
    return this.#session.ask('voice', { listen: !this.#session.state?.voice?.active });
  }
}
