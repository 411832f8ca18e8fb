// Does the main job work for a program? The software authenticator of the command line over plain HTTP, as a
// script or a curl walkthrough would do it. Its counter stays 0, as a synced passkey's does.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as decode from '../../demo/decode.js';
import { accepted, client, kAuthFailed, kNotAuthenticated, refused } from './ceremony.mjs';
import { blockauth, startServer } from './support.mjs';

let server;
let http;
let folder;
before(async () => {
  server = await startServer();
  http = client(server);
  folder = await mkdtemp(join(tmpdir(), 'blockauth-key-'));
});
after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

// --counter-step 0: a counter that stays 0, as that of a synced passkey does.
async function authenticator(action, keyFile, options) {
  const flags = ['--key-file', join(folder, keyFile), '--origin', server.origin, '--counter-step', '0'];
  return JSON.parse(await blockauth(['authenticator', action, ...flags], JSON.stringify(options)));
}

test('the brief’s flow: a user and a token by command, then a passkey, then tokens', async () => {
  const storage = ['--storage', server.storage];
  const userId = await blockauth(['user', 'add', 'script@example.org', ...storage]);
  const token = await blockauth(['token', 'issue', 'script@example.org', ...storage]);

  const creation = accepted(await http.registerOptions(token), 200);
  const credential = await authenticator('create', 'script.key', creation);
  const registered = accepted(await http.registerVerify(token, credential, 'Script'), 201);
  assert.deepEqual(Object.keys(registered).sort(), [
    'authenticator_attachment',
    'backup_eligible',
    'created_at',
    'credential_id',
    'id',
    'name',
    'transports',
  ]);
  assert.equal(registered.name, 'Script');

  const request = accepted(await http.loginOptions('script@example.org'), 200);
  const session = accepted(await http.loginVerify(await authenticator('get', 'script.key', request)), 200);
  assert.deepEqual(session.user, { id: userId, email: 'script@example.org' });
  assert.equal(session.credential.id, registered.id);

  const { header, claims } = decode.jwt(session.access);
  assert.equal(header.alg, 'ES256');
  assert.equal(claims.sub, userId);
  assert.equal(claims.user_id, userId);
  assert.equal(claims.exp - claims.iat, 900);
});

test('a counter that stays 0 signs in again and again', async () => {
  const email = 'zero@example.org';
  const options = accepted(await http.signupOptions(email), 200);
  accepted(await http.signupVerify(email, await authenticator('create', 'zero.key', options)), 201);
  for (let i = 0; i < 3; ++i) {
    const credential = await authenticator('get', 'zero.key', accepted(await http.loginOptions(email), 200));
    assert.equal(decode.authenticatorData(credential.response.authenticatorData).signCount, 0);
    accepted(await http.loginVerify(credential), 200);
    // Nothing but the spent challenge tells a replay apart.
    refused(await http.loginVerify(credential), kAuthFailed, 'challenge_spent');
  }
  // Discoverable: the key knows whom it was made for.
  const credential = await authenticator('get', 'zero.key', accepted(await http.loginOptions(), 200));
  assert.equal(accepted(await http.loginVerify(credential), 200).user.email, email);
});

test('a key that the server has never seen is refused, and may be forgotten', async () => {
  const options = accepted(await http.signupOptions('never@example.org'), 200);
  await authenticator('create', 'never.key', options); // never sent
  const credential = await authenticator('get', 'never.key', accepted(await http.loginOptions(), 200));
  const answer = await http.loginVerify(credential);
  refused(answer, kAuthFailed, 'credential_unknown');
  assert.equal(answer.body.signal.unknown_credential_id, credential.id);
});

test('options do not tell whether an e-mail has an account', async () => {
  const known = accepted(await http.loginOptions('zero@example.org'), 200);
  const [unknown, again] = [
    accepted(await http.loginOptions('nobody@example.org'), 200),
    accepted(await http.loginOptions('nobody@example.org'), 200),
  ];
  assert.deepEqual(Object.keys(unknown).sort(), Object.keys(known).sort());
  assert.ok(unknown.allowCredentials.length >= 1);
  assert.deepEqual(unknown.allowCredentials, again.allowCredentials);
  assert.notEqual(unknown.challenge, again.challenge);
});

test('refresh rotates, and revoke signs out', async () => {
  const options = accepted(await http.loginOptions('zero@example.org'), 200);
  const session = accepted(await http.loginVerify(await authenticator('get', 'zero.key', options)), 200);
  const rotated = accepted(await http.refresh(session.refresh), 200);
  assert.notEqual(rotated.refresh, session.refresh);
  accepted(await http.list(rotated.access), 200);

  assert.equal(
    (await http.call('POST', 'token/revoke/', { body: { refresh: rotated.refresh } })).status,
    204,
  );
  refused(await http.list(rotated.access), kNotAuthenticated);
  refused(await http.refresh(rotated.refresh), { status: 401, error_code: 'INVALID_TOKEN' });
});
