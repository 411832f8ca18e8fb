// What does the page ask before it renames or deletes a passkey? Each question is a promise of the answer.
//
// A modal <dialog> keeps the focus inside, closes on Escape, and gives the focus back to the button that
// opened it.
import { byId } from './dom.js';

// Resolves with the new name, or null.
export function askName(current) {
  const dialog = byId('rename-dialog');
  const input = byId('rename-name');
  const message = byId('rename-error');
  input.value = current;
  setInvalid(input, message, '');
  return ask(
    dialog,
    () => {
      const name = input.value.trim();
      setInvalid(input, message, name ? '' : 'A passkey needs a name.');
      return name || null;
    },
    () => input.select(),
  );
}

// Resolves with true to delete, or null.
export function askDeletion({ name, consequence }) {
  byId('delete-title').textContent = `Delete “${name}”?`;
  byId('delete-consequence').textContent = consequence;
  return ask(byId('delete-dialog'), () => true);
}

// Marks a field and ties the message to it (aria-describedby in the markup). An empty message clears the
// mark.
export function setInvalid(input, message, text) {
  message.textContent = text;
  if (text) {
    input.setAttribute('aria-invalid', 'true');
    input.focus();
  } else {
    input.removeAttribute('aria-invalid');
  }
}

// answer() is called on submit; null keeps the dialog open.
function ask(dialog, answer, onShown = () => {}) {
  return new Promise((resolve) => {
    const closing = new AbortController();
    const listen = (target, type, handler) =>
      target.addEventListener(type, handler, { signal: closing.signal });
    let result = null;
    listen(dialog.querySelector('form'), 'submit', (event) => {
      event.preventDefault();
      result = answer();
      if (result !== null) dialog.close();
    });
    listen(dialog.querySelector('[data-close]'), 'click', () => dialog.close());
    listen(dialog, 'close', () => {
      closing.abort();
      resolve(result);
    });
    dialog.showModal();
    onShown();
  });
}
