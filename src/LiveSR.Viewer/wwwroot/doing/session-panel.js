import { make, row, section, setOptions, setText } from '../dom.js';

// The panel's section on what is made of the frames. Changes are exchanged between two frames; the source goes on.
export function processingPanel(session) {
  const model = make('select', { id: 'model' }), provider = make('select', { id: 'provider' }), policy = make('select', { id: 'policy' });
  const intensities = make('input', { type: 'text', id: 'intensities', title: 'What is black and white to the network: depth, frame, or low,high in counts', placeholder: 'as the model says', spellcheck: false });
  const ladder = make('select', { id: 'ladder', title: 'What is given up, and taken back, when the device cannot keep up for some seconds; always said on the image' });
  ladder.onchange = () => session.ask('ladder', { ladder: ladder.value });
  const note = make('p', { className: 'note', role: 'status' });
  const change = (control, name) => {
    control.onchange = async () => {
      control.blur();
      setText(note, `changing to ${control.value} …`);
      await session.ask('processing', { [name]: control.value });
    };
  };
  change(model, 'model');
  change(provider, 'provider');
  change(policy, 'policy');
  change(intensities, 'intensities');

  session.addEventListener('status', () => {
    const { processing } = session.state;
    setOptions(model, withChosen(processing.models, processing.model), processing.model);
    setOptions(provider, withChosen(processing.providers, processing.provider), processing.provider);
    setOptions(policy, withChosen(processing.policies, processing.policy), processing.policy);
    setOptions(ladder, processing.ladders, processing.ladder);
    ladder.disabled = !session.inControl;
    if (document.activeElement !== intensities) intensities.value = processing.intensities;
    for (const control of [model, provider, policy, intensities]) control.disabled = !session.inControl || processing.changing;
    setText(note, processing.changing ? 'making it ready …' : processing.degraded ?? '');
    note.classList.toggle('bad', Boolean(processing.degraded));
  });
  return section('processing', 'Enhancement', row('Model', model), row('Device', provider), row('Too fast', policy), row('Give up', ladder), row('Intensities', intensities), note);
}

const withChosen = (values, chosen) => (values.includes(chosen) || !chosen ? values : [chosen, ...values]);
