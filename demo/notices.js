// How does the page tell the person what happened? One success or one failure at a time, read out by screen
// readers.
import { byId, element, field } from './dom.js';
import { explain } from './failures.js';

const kSuccessShownFor = 12_000; // a failure stays until it is dismissed or the next act begins

const status = byId('status');
const alert = byId('alert');

export function clearNotices() {
  status.replaceChildren();
  alert.replaceChildren();
}

export function tellSuccess(title, text = '') {
  clearNotices();
  const notice = head(title, text, status);
  status.append(notice);
  const hide = () => (status.matches(':hover, :focus-within') ? setTimeout(hide, 2000) : notice.remove());
  setTimeout(hide, kSuccessShownFor);
}

// rpId: of the ceremony that failed, if it was one.
export function tellFailure(error, rpId) {
  const failure = explain(error, rpId);
  if (!failure) return;
  clearNotices();
  alert.append(head(failure.title, failure.text, alert));
  if (failure.fields.length === 0) return;
  alert.append(
    element(
      'dl',
      { className: 'fields' },
      ...failure.fields.map(([name, value, href]) =>
        field(name, href ? element('a', { href, target: '_blank', rel: 'noreferrer' }, value) : value),
      ),
    ),
  );
}

function head(title, text, region) {
  const dismiss = element(
    'button',
    { type: 'button', className: 'button quiet small', 'aria-label': 'Dismiss message' },
    'Dismiss',
  );
  dismiss.addEventListener('click', () => {
    region.replaceChildren();
    byId('main').focus({ preventScroll: true });
  });
  return element(
    'div',
    { className: 'notice-head' },
    element('div', {}, element('strong', {}, title), text ? element('p', {}, text) : null),
    dismiss,
  );
}
