import { make, section, setText } from '../dom.js';
import { fixed } from '../numbers.js';

// How far the enhanced image agrees with what the camera saw.
export function agreementPanel(session) {
  const chiSquare = make('dd', { className: 'big', id: 'chi-square' }), rse = make('dd'), rsp = make('dd'), noise = make('dd');
  const panel = section('agreement', 'Agreement with the camera',
    make('dl', { className: 'figures' },
      make('dt', { title: 'Mean of (blurred enhanced − raw)² over the noise expected: 1 when the result agrees with the camera' }, 'Reduced χ²'), chiSquare,
      make('dt', { title: 'Resolution-scaled error, Culley 2018' }, 'RSE'), rse,
      make('dt', { title: 'Resolution-scaled Pearson coefficient, Culley 2018' }, 'RSP'), rsp,
      make('dt', {}, 'Noise from'), noise));
  session.addEventListener('status', () => {
    const figures = session.state.consistency;
    panel.hidden = !figures;
    if (!figures) return;
    setText(chiSquare, fixed(figures.reducedChiSquare, 2));
    setText(rse, fixed(figures.rse, 2));
    setText(rsp, fixed(figures.rsp, 4));
    setText(noise, figures.noise);
  });
  return panel;
}
