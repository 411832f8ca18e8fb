// What happens when the person presses something? The page's acts, each from the click to what is shown
// afterwards.
import { focusCredential, initAccount, showAccount, showCredentials, showToken } from './account.js';
import { api } from './api.js';
import { Autofill } from './autofill.js';
import { askDeletion, askName, setInvalid } from './dialogs.js';
import { byId, whileBusy } from './dom.js';
import { initInspector } from './inspector.js';
import { clearNotices, tellFailure, tellSuccess } from './notices.js';
import * as passkey from './passkey.js';
import { session } from './session.js';
import { trace } from './trace.js';

const kAutofillTexts = {
  ready: 'Autofill is ready: the e-mail field offers your passkeys.',
  unavailable: 'Autofill rests for a moment. The button works.',
  unsupported: 'This browser has no passkey autofill. The button works.',
};

const autofill = new Autofill({
  onPick: (credential, options) => act(null, null, () => finishSignIn(credential, options)),
  onState: (state) => {
    byId('autofill-state').dataset.state = state;
    byId('autofill-text').textContent = kAutofillTexts[state];
  },
});

let acting = false;
let credentials = []; // as last listed, newest first

// Every act runs through here: one at a time, as the browser runs one ceremony at a time; failures told once;
// autofill offered again if the person is still signed out.
async function act(button, title, run) {
  if (acting) return;
  acting = true;
  clearNotices();
  let rpId;
  const remember = (options) => {
    rpId = options.rpId ?? options.rp.id;
    return options;
  };
  await whileBusy(button, async () => {
    try {
      await autofill.stop();
      if (title) trace.begin(title);
      await run(remember);
    } catch (error) {
      if (error.status === 401) leave();
      tellFailure(error, rpId);
    }
  });
  acting = false;
  if (!session.refresh) autofill.start();
}

async function signUp(remember) {
  const email = byId('sign-up-email').value.trim();
  const options = remember(
    await api.signupOptions(withoutEmpty({ email, display_name: byId('sign-up-name').value.trim() })),
  );
  const credential = await trace.ceremony('create', options, () => passkey.create(options));
  session.open(await api.signupVerify({ email, credential }), {
    rpId: options.rp.id,
    userHandle: options.user.id,
  });
  await enter();
  tellSuccess('Account created', 'Your passkey is the only key to it: add a second one on another device.');
}

async function signIn(remember) {
  const options = remember(
    await api.authOptions(withoutEmpty({ email: byId('sign-in-email').value.trim() })),
  );
  const credential = await trace.ceremony('get', options, () => passkey.get(options));
  await finishSignIn(credential, options);
}

async function finishSignIn(credential, options) {
  const reply = await api.authVerify({ credential }).catch((error) => forgetUnknown(error, options.rpId));
  session.open(reply, { rpId: options.rpId, userHandle: credential.response.userHandle ?? null });
  await enter();
  tellSuccess('Signed in', `With the passkey “${reply.credential.name}”.`);
}

// The passkey provider may stop offering what the server does not know.
async function forgetUnknown(error, rpId) {
  const credentialId = error.signal?.unknown_credential_id;
  if (credentialId) await passkey.signalUnknown({ rpId, credentialId }).catch(() => {});
  throw error;
}

async function addPasskey(remember) {
  const options = remember(await api.registerOptions({}));
  session.learnUserHandle(options.user.id);
  const credential = await trace.ceremony('create', options, () => passkey.create(options));
  const added = await api.registerVerify(withoutEmpty({ credential, name: byId('add-name').value.trim() }));
  byId('add-form').reset();
  await reloadCredentials();
  focusCredential(added.id);
  tellSuccess('Passkey added', `“${added.name}” now opens this account too.`);
}

async function askAndRename({ id, name }, button) {
  const wanted = await askName(name);
  if (wanted === null || wanted === name) return;
  await act(button, 'Rename a passkey', async () => {
    await api.renameCredential(id, wanted);
    await reloadCredentials();
    focusCredential(id);
    tellSuccess('Renamed', `The passkey is now called “${wanted}”.`);
  });
}

async function askAndDelete({ id, name }, button) {
  const endsSession = id === session.credentialUuid;
  if (!(await askDeletion({ name, consequence: consequence(endsSession) }))) return;
  await act(button, 'Delete a passkey', async () => {
    await api.deleteCredential(id);
    if (endsSession) {
      // The server has ended the session with the passkey, so there is no list to ask for any more.
      await signalAccepted(credentials.filter((credential) => credential.id !== id));
      leave();
      tellSuccess('Passkey deleted', `“${name}” had opened this session, so the session has ended too.`);
    } else {
      await reloadCredentials();
      byId('passkeys-title').focus();
      tellSuccess('Passkey deleted', `“${name}” opens nothing any more.`);
    }
  });
}

function consequence(endsSession) {
  if (credentials.length === 1)
    return 'It is the only passkey of this account: without it nobody can sign in any more.';
  if (endsSession)
    return 'You signed in with it: deleting it signs you out here and wherever else it was used.';
  return 'Sessions that were opened with it end.';
}

async function refreshTokens() {
  await api.refresh();
  showToken();
  tellSuccess('Tokens refreshed', 'The old refresh token is worthless from now on.');
}

async function signOut() {
  try {
    await api.revoke();
  } finally {
    leave(); // also when the server cannot be reached: this tab forgets its tokens in any case
  }
  tellSuccess('Signed out', 'The server has ended this session.');
}

// Shows the account. The session is open already.
async function enter() {
  showAccount();
  try {
    await reloadCredentials();
  } finally {
    showView('account');
  }
}

// Shows the sign-in forms and forgets the session.
function leave() {
  session.close();
  credentials = [];
  for (const form of document.querySelectorAll('main form')) form.reset();
  showView('signed-out');
}

async function reloadCredentials() {
  const list = await api.listCredentials();
  ({ credentials } = list);
  showCredentials(credentials);
  showToken();
  await signalAccount(list.signal);
}

// A courtesy to the passkey provider: its failure is none of the person's business.
async function signalAccount(signal) {
  if (!signal) return;
  const { rp_id: rpId, user_id: userHandle, name, display_name: displayName } = signal;
  const credentialIds = signal.all_accepted_credential_ids;
  await passkey.signalAccepted({ rpId, userHandle, credentialIds }).catch(() => {});
  await passkey.signalDetails({ rpId, userHandle, name, displayName }).catch(() => {});
}

// A courtesy to the passkey provider: its failure is none of the person's business.
async function signalAccepted(list) {
  const { rpId, userHandle } = session;
  if (!rpId || !userHandle) return;
  const credentialIds = list.map((credential) => credential.credential_id);
  await passkey.signalAccepted({ rpId, userHandle, credentialIds }).catch(() => {});
}

function showView(name, { focus = true } = {}) {
  for (const view of ['signed-out', 'account']) byId(view).hidden = view !== name;
  document.title = name === 'account' ? 'Your passkeys · BlockAuth' : 'Sign in · BlockAuth';
  if (focus) byId(`${name}-title`).focus();
}

function withoutEmpty(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== ''));
}

function onSubmit(formId, title, run, isValid = () => true) {
  byId(formId).addEventListener('submit', (event) => {
    event.preventDefault();
    if (isValid()) act(event.submitter ?? event.target.querySelector('[type="submit"]'), title, run);
  });
}

function hasSignUpEmail() {
  const input = byId('sign-up-email');
  const message = byId('sign-up-error');
  setInvalid(input, message, input.validity.valid ? '' : 'Enter an e-mail address such as ada@example.org.');
  return input.validity.valid;
}

function refuseWithoutWebAuthn() {
  byId('unsupported').hidden = false;
  byId('unsupported-reason').textContent = isSecureContext
    ? 'It has no WebAuthn. Current versions of Chrome, Edge, Firefox and Safari do.'
    : 'Passkeys need https, or http on localhost. Open this page by one of these.';
  for (const button of document.querySelectorAll('#signed-out [type="submit"], #add-form [type="submit"]')) {
    button.disabled = true;
  }
  byId('autofill-state').hidden = true;
}

async function start() {
  initInspector();
  initAccount({ rename: askAndRename, delete: askAndDelete });
  onSubmit('sign-up-form', 'Create an account', signUp, hasSignUpEmail);
  onSubmit('sign-in-form', 'Sign in', signIn);
  onSubmit('add-form', 'Add a passkey', addPasskey);
  byId('refresh').addEventListener('click', ({ currentTarget }) =>
    act(currentTarget, 'Refresh tokens', refreshTokens),
  );
  byId('sign-out').addEventListener('click', ({ currentTarget }) => act(currentTarget, 'Sign out', signOut));

  const supported = passkey.isSupported();
  if (!supported) refuseWithoutWebAuthn();
  if (session.refresh) {
    // A reload: the refresh token opens the session again.
    await act(null, 'Restore the session', enter);
  } else {
    showView('signed-out', { focus: false });
    if (supported) autofill.start();
  }
}

start();
