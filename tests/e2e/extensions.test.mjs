// Do extensions and signals work between a real browser, virtual authenticators and the server?
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accepted, client, create, get, kAuthFailed, refused } from './ceremony.mjs';
import { addAuthenticator, openBlankPage, startBrowser, startServer } from './support.mjs';

let server;
let browser;
let http;
before(async () => {
  const environment = {
    BLOCKAUTH_EXTENSIONS_PRF: 'true',
    BLOCKAUTH_EXTENSIONS_LARGE_BLOB: 'preferred',
    BLOCKAUTH_EXTENSIONS_MIN_PIN_LENGTH: 'true',
  };
  server = await startServer({ environment });
  browser = await startBrowser();
  http = client(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// A page with an authenticator of these abilities, and an account made with it.
async function openAccount(email, abilities) {
  const tab = await openBlankPage(browser, server.origin);
  const authenticator = await addAuthenticator(tab, abilities);
  const options = accepted(await http.signupOptions(email), 200);
  const credential = await create(tab.page, options);
  const account = accepted(await http.signupVerify(email, credential), 201);
  return { ...tab, authenticator, options, credential, account };
}

// A sign-in whose options the page has extended.
async function signInWith(page, extensions, email) {
  const options = accepted(await http.loginOptions(email), 200);
  const credential = await get(page, { ...options, extensions: { ...options.extensions, ...extensions } });
  accepted(await http.loginVerify(credential), 200);
  return credential.clientExtensionResults;
}

test('prf is asked for, and evaluated by the page', async () => {
  const { page, options, credential, close } = await openAccount('prf@example.org', { hasPrf: true });
  assert.deepEqual(options.extensions.prf, {});
  assert.equal(credential.clientExtensionResults.prf.enabled, true);
  const prf = { eval: { first: 'c2FsdA', second: 'cGVwcGVy' } };
  const first = await signInWith(page, { prf });
  assert.match(first.prf.results.first, /^[\w-]{43}$/);
  assert.notEqual(first.prf.results.first, first.prf.results.second);
  assert.deepEqual((await signInWith(page, { prf })).prf, first.prf);
  await close();
});

test('an authenticator without prf and largeBlob registers all the same', async () => {
  const { credential, close } = await openAccount('plain@example.org', {});
  assert.equal(credential.clientExtensionResults.prf?.enabled ?? false, false);
  assert.equal(credential.clientExtensionResults.largeBlob.supported, false);
  await close();
});

test('largeBlob is written and read', async () => {
  const { page, credential, close } = await openAccount('blob@example.org', { hasLargeBlob: true });
  assert.equal(credential.clientExtensionResults.largeBlob.supported, true);
  const written = await signInWith(page, { largeBlob: { write: 'aGVsbG8' } }, 'blob@example.org');
  assert.equal(written.largeBlob.written, true);
  const read = await signInWith(page, { largeBlob: { read: true } });
  assert.equal(read.largeBlob.blob, 'aGVsbG8');
  await close();
});

test('the list of passkeys tells the authenticator which to keep', async () => {
  const { page, authenticator, account, close } = await openAccount('signal@example.org', {});
  const { signal } = accepted(await http.list(account.access), 200);
  assert.deepEqual(signal.all_accepted_credential_ids, [account.credential.credential_id]);
  const signalAll = (ids) =>
    page.evaluate(
      ([rpId, userId, allAcceptedCredentialIds]) =>
        PublicKeyCredential.signalAllAcceptedCredentials({ rpId, userId, allAcceptedCredentialIds }),
      [signal.rp_id, signal.user_id, ids],
    );
  await signalAll(signal.all_accepted_credential_ids);
  assert.equal((await authenticator.credentials()).length, 1);
  await signalAll([]);
  assert.equal((await authenticator.credentials()).length, 0);
  await close();
});

test('a passkey that was deleted is told to be unknown, and forgotten', async () => {
  const { page, authenticator, account, close } = await openAccount('gone@example.org', {});
  const path = `passkey/credentials/${account.credential.id}/`;
  assert.equal((await http.call('DELETE', path, { token: account.access })).status, 204);
  const options = accepted(await http.loginOptions(), 200);
  const reply = await http.loginVerify(await get(page, options));
  refused(reply, kAuthFailed, 'credential_unknown');
  assert.deepEqual(reply.body.signal, { unknown_credential_id: account.credential.credential_id });
  await page.evaluate(
    ([rpId, credentialId]) => PublicKeyCredential.signalUnknownCredential({ rpId, credentialId }),
    [options.rpId, reply.body.signal.unknown_credential_id],
  );
  assert.equal((await authenticator.credentials()).length, 0);
  await close();
});
