// What does a failure mean to the person, and what can they do about it?
import { ApiError } from './api.js';

const kSections = { 7.1: 'sctn-registering-a-new-credential', 7.2: 'sctn-verifying-assertion' };

// { title, text, fields: [[name, value, link?]] }, or null where there is nothing to say: the page itself
// took back the call.
export function explain(error, rpId) {
  if (error.name === 'AbortError') return null;
  if (error instanceof ApiError) return explainRefusal(error);
  if (error instanceof DOMException) return explainBrowser(error, rpId);
  return { title: 'Something unexpected went wrong', text: String(error), fields: [] };
}

function explainRefusal(error) {
  const fields = [];
  if (error.debug) {
    const { code, step, expected, got, hint } = error.debug;
    if (code) fields.push(['reason', code]);
    if (step) fields.push(['step', ...specLink(step)]);
    if (expected) fields.push(['expected', expected]);
    if (got) fields.push(['got', got]);
    if (hint) fields.push(['hint', hint]);
  }
  if (error.requestId) fields.push(['request', error.requestId]);
  return { ...summary(error), fields };
}

function summary(error) {
  if (error.status === 0) {
    return {
      title: 'The server cannot be reached',
      text: 'Nothing was changed. Check that it is running, then try again.',
    };
  }
  if (error.status === 429) {
    return {
      title: 'Too many attempts',
      text: error.retryAfter
        ? `Try again in ${error.retryAfter === 1 ? 'a second' : `${error.retryAfter} seconds`}.`
        : 'Wait a moment, then try again.',
    };
  }
  if (error.status === 401) {
    return { title: 'Your session has ended', text: 'Sign in again to go on.' };
  }
  if (error.status >= 500) {
    return {
      title: 'The server failed',
      text: `${error.message} Its log has the reason under the request below.`,
    };
  }
  if (error.code === 'AUTH_FAILED') {
    return {
      title: 'Sign-in refused',
      text: 'Try again, or another passkey. In production nobody learns more than this.',
    };
  }
  if (error.debug?.code === 'user_already_exists') {
    return { title: 'This e-mail already has an account', text: 'Sign in with its passkey instead.' };
  }
  if (error.code === 'VALIDATION_ERROR')
    return { title: 'The server did not accept the input', text: error.message };
  if (error.status === 404) return { title: 'Not found', text: 'It may have been deleted meanwhile.' };
  return { title: 'The server refused', text: error.message };
}

// "7.2/21" as "§7.2 step 21", with the place in the specification.
function specLink(step) {
  const [section, number] = step.split('/');
  const anchor = kSections[section];
  return [`WebAuthn §${section} step ${number}`, anchor && `https://www.w3.org/TR/webauthn-3/#${anchor}`];
}

// The exceptions of §5.1.3 and §5.1.4. Browsers keep them vague on purpose.
function explainBrowser(error, rpId) {
  const told = (title, text) => ({ title, text, fields: [['browser', `${error.name}: ${error.message}`]] });
  switch (error.name) {
    case 'NotAllowedError':
      return told(
        'No passkey was used',
        'The dialog was closed, ran out of time, or this device has no passkey that fits.',
      );
    case 'InvalidStateError':
      return told(
        'Already registered',
        'This device or security key already holds a passkey for this account.',
      );
    case 'SecurityError':
      return told(
        'This address does not fit',
        `Passkeys of “${rpId}” work on that host only, but the page was opened ` +
          `from ${location.hostname}.${rpId ? ` Open http://${rpId}:${location.port}/ instead.` : ''}`,
      );
    case 'NotSupportedError':
      return told(
        'No common algorithm',
        'The authenticator supports none of the algorithms this server asks for.',
      );
    case 'ConstraintError':
      return told(
        'The authenticator cannot do this',
        'It lacks user verification (PIN or biometrics) or room for a passkey.',
      );
    default:
      return told('The browser refused', 'See the inspector for the call that failed.');
  }
}
