import { find, setText } from '../dom.js';

// What must be said in the middle of the image: no connection, no source, no frame yet.
export function showMessages(stage, session, connection) {
  const box = find('message');
  let broken = null;
  const show = () => {
    const trouble = broken ?? session.state?.source.trouble ?? (stage.frame ? null : 'waiting for the first frame …');
    box.hidden = !trouble;
    box.classList.toggle('bad', Boolean(broken ?? session.state?.source.trouble));
    box.classList.toggle('beside', Boolean(stage.frame)); // what was seen last stays in sight
    setText(box, trouble ?? '');
  };
  connection.addEventListener('open', () => { broken = null; show(); });
  connection.addEventListener('closed', event => {
    broken = event.detail ? `The server closed the view: ${event.detail}.` : 'The server cannot be reached. Trying again …';
    show();
  });
  session.addEventListener('status', show);
  stage.addEventListener('drawn', show);
  show();
}
