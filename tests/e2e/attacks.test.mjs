// What must a response not get away with, once it has left an honest authenticator? Each test spoils one
// thing of a ceremony that would otherwise be accepted.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import {
  accepted,
  base64url,
  bytes,
  client,
  create,
  exceptionOf,
  get,
  kAuthFailed,
  kNotAuthenticated,
  kPasskeyError,
  kValidationError,
  refused,
  signIn,
  signUp,
  withChanged,
  withClientData,
} from './ceremony.mjs';
import { addAuthenticator, openBlankPage, startBrowser, startServer } from './support.mjs';

let server;
let browser;
let http;
let tab; // A's browser and authenticator
let alice;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  http = client(server);
  tab = await openBlankPage(browser, server.origin);
  await addAuthenticator(tab);
  alice = await signUp(http, tab.page, 'alice@example.org');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// An assertion of Alice's that the server has not seen yet.
async function assertion() {
  return get(tab.page, accepted(await http.loginOptions('alice@example.org'), 200));
}

// Options and response of a sign-up that the server has not seen yet.
async function registration(email) {
  const options = accepted(await http.signupOptions(email), 200);
  return { options, credential: await create(tab.page, options) };
}

test('the same sign-in twice: the second is refused', async () => {
  const credential = await assertion();
  accepted(await http.loginVerify(credential), 200);
  // Which check is the first to refuse it depends on the counter; software_key.test.mjs replays without one.
  refused(await http.loginVerify(credential), kAuthFailed);
});

test('the same sign-in eight times at once: one is accepted', async () => {
  const credential = await assertion();
  const replies = await Promise.all(Array.from({ length: 8 }, () => http.loginVerify(credential)));
  assert.equal(replies.filter(({ status }) => status === 200).length, 1);
  for (const reply of replies.filter(({ status }) => status !== 200)) refused(reply, kAuthFailed);
});

test('the same registration twice: the second is refused', async () => {
  const { credential } = await registration('replayed@example.org');
  accepted(await http.signupVerify('replayed@example.org', credential), 201);
  refused(await http.signupVerify('replayed@example.org', credential), kPasskeyError);

  const options = accepted(await http.registerOptions(alice.access), 200);
  options.excludeCredentials = [];
  const second = await create(tab.page, options);
  accepted(await http.registerVerify(alice.access, second), 201);
  refused(await http.registerVerify(alice.access, second), kPasskeyError, 'challenge_spent');
});

test('a challenge of one’s own making is refused', async () => {
  const options = accepted(await http.loginOptions('alice@example.org'), 200);
  options.challenge = base64url(randomBytes(bytes(options.challenge).length));
  refused(await http.loginVerify(await get(tab.page, options)), kAuthFailed, 'challenge_invalid');
});

test('a challenge with one bit changed is refused', async () => {
  const options = accepted(await http.loginOptions('alice@example.org'), 200);
  const challenge = bytes(options.challenge);
  challenge[challenge.length - 1] ^= 1;
  options.challenge = base64url(challenge);
  refused(await http.loginVerify(await get(tab.page, options)), kAuthFailed, 'challenge_invalid');
});

test('a challenge for signing in registers nothing, and the other way round', async () => {
  const login = accepted(await http.loginOptions(), 200);
  const options = accepted(await http.signupOptions('purpose@example.org'), 200);
  const created = await create(tab.page, { ...options, challenge: login.challenge });
  refused(await http.signupVerify('purpose@example.org', created), kPasskeyError, 'challenge_wrong_purpose');

  const got = await get(tab.page, { ...login, challenge: options.challenge });
  refused(await http.loginVerify(got), kAuthFailed, 'challenge_wrong_purpose');
});

test('client data: another challenge, type or origin under the old signature is refused', async () => {
  const fresh = accepted(await http.loginOptions('alice@example.org'), 200);
  const changes = {
    challenge: (clientData) => {
      clientData.challenge = fresh.challenge;
    },
    type: (clientData) => {
      clientData.type = 'webauthn.create';
    },
    origin: (clientData) => {
      clientData.origin = 'https://evil.example';
    },
    crossOrigin: (clientData) => {
      clientData.crossOrigin = true;
    },
  };
  for (const change of Object.values(changes)) {
    refused(await http.loginVerify(withClientData(await assertion(), change)), kAuthFailed);
  }
  refused(await http.loginVerify(withClientData(await assertion(), changes.type)), kAuthFailed, 'wrong_type');
  refused(
    await http.loginVerify(withClientData(await assertion(), changes.origin)),
    kAuthFailed,
    'wrong_origin',
  );
  refused(
    await http.loginVerify(withClientData(await assertion(), changes.challenge)),
    kAuthFailed,
    'invalid_signature',
  );
});

test('authenticator data: another RP ID, flag or counter under the old signature is refused', async () => {
  const flip = (offset, bit) => (data) => {
    data[offset] ^= bit;
  };
  const changed = async (offset, bit) =>
    http.loginVerify(withChanged(await assertion(), 'authenticatorData', flip(offset, bit)));
  refused(await changed(0, 0x01), kAuthFailed, 'wrong_rp_id');
  refused(await changed(32, 0x01), kAuthFailed, 'user_not_present');
  refused(await changed(32, 0x04), kAuthFailed, 'user_not_verified');
  refused(await changed(33, 0x01), kAuthFailed, 'invalid_signature');
});

test('a signature with one bit changed, cut short or missing is refused', async () => {
  const signature = (change) => async () =>
    http.loginVerify(withChanged(await assertion(), 'signature', change));
  refused(
    await signature((data) => {
      data[data.length - 1] ^= 1;
    })(),
    kAuthFailed,
  );
  refused(await signature((data) => data.subarray(0, data.length - 1))(), kAuthFailed);
  const without = await assertion();
  delete without.response.signature;
  const reply = await http.loginVerify(without);
  assert.equal(reply.status, 400, JSON.stringify(reply.body));
});

test('a registration whose challenge, origin or type was changed is refused', async () => {
  const login = accepted(await http.loginOptions(), 200);
  for (const change of [
    (clientData) => {
      clientData.challenge = login.challenge;
    },
    (clientData) => {
      clientData.origin = 'https://evil.example';
    },
    (clientData) => {
      clientData.type = 'webauthn.get';
    },
  ]) {
    const { credential } = await registration('changed@example.org');
    refused(
      await http.signupVerify('changed@example.org', withClientData(credential, change)),
      kPasskeyError,
    );
  }
  // Nothing was stored by any of them: the e-mail is still free.
  const { credential } = await registration('changed@example.org');
  accepted(await http.signupVerify('changed@example.org', credential), 201);
});

test('a sign-up response for one e-mail opens no account under another', async () => {
  const { credential } = await registration('mine@example.org');
  refused(await http.signupVerify('yours@example.org', credential), kPasskeyError, 'challenge_wrong_subject');
});

test('B’s challenge with A’s passkey is refused, and A’s registration under B’s bearer', async () => {
  const other = await openBlankPage(browser, server.origin);
  await addAuthenticator(other);
  const bob = await signUp(http, other.page, 'bob@example.org');

  const forBob = accepted(await http.loginOptions('bob@example.org'), 200);
  const forAlice = accepted(await http.loginOptions('alice@example.org'), 200);
  const answer = await get(tab.page, { ...forBob, allowCredentials: forAlice.allowCredentials });
  refused(await http.loginVerify(answer), kAuthFailed);

  const options = accepted(await http.registerOptions(alice.access), 200);
  const credential = await create(other.page, { ...options, excludeCredentials: [] });
  refused(await http.registerVerify(bob.access, credential), kPasskeyError, 'challenge_wrong_subject');
  await other.close();
});

test('A’s passkey with another’s user handle is refused', async () => {
  // A tab of its own: in A’s there are passkeys of refused sign-ups too, and the browser picks any of them.
  const other = await openBlankPage(browser, server.origin);
  await addAuthenticator(other);
  await signUp(http, other.page, 'carol@example.org');
  const carols = await get(other.page, accepted(await http.loginOptions(), 200));
  const { userHandle } = (await assertion()).response;
  for (const handle of [bytes(userHandle), randomBytes(64)]) {
    const credential = await get(other.page, accepted(await http.loginOptions(), 200));
    assert.equal(credential.id, carols.id);
    assert.notEqual(credential.response.userHandle, userHandle);
    refused(
      await http.loginVerify(withChanged(credential, 'userHandle', () => handle)),
      kAuthFailed,
      'user_handle_mismatch',
    );
  }
  accepted(await http.loginVerify(carols), 200);
  await other.close();
});

test('nobody lists, renames or deletes another person’s passkeys', async () => {
  const other = await openBlankPage(browser, server.origin);
  await addAuthenticator(other);
  const mallory = await signUp(http, other.page, 'mallory@example.org');
  const path = `passkey/credentials/${alice.credential.id}/`;
  for (const [method, body] of [['GET'], ['PATCH', { name: 'stolen' }], ['DELETE']]) {
    refused(await http.call(method, path, { body, token: mallory.access }), {
      status: 404,
      error_code: 'PASSKEY_ERROR',
    });
    refused(await http.call(method, path, { body }), kNotAuthenticated);
  }
  await other.close();
});

test('a refresh token is no access token, and the other way round', async () => {
  const session = accepted(await signIn(http, tab.page, 'alice@example.org'), 200);
  refused(await http.list(session.refresh), kNotAuthenticated);
  refused(await http.refresh(session.access), { status: 401, error_code: 'INVALID_TOKEN' });
});

test('a request from a foreign origin is refused', async () => {
  const foreign = client(server, { origin: 'https://evil.example' });
  refused(await foreign.loginOptions('alice@example.org'), kPasskeyError, 'origin_not_configured');
  refused(await foreign.signupOptions('foreign@example.org'), kPasskeyError, 'origin_not_configured');
  const reply = await foreign.loginVerify(await assertion());
  refused(reply, kAuthFailed, 'origin_not_configured');
  assert.equal(reply.headers.get('access-control-allow-origin'), null);
});

test('a ceremony on another port of the same host is refused', async () => {
  // The RP ID fits localhost with any port, so the browser itself lets this page ask.
  const elsewhere = await openBlankPage(
    browser,
    `http://localhost:${server.port === 65535 ? 1024 : server.port + 1}`,
  );
  const authenticator = await addAuthenticator(elsewhere);
  const options = accepted(await http.signupOptions('elsewhere@example.org'), 200);
  const credential = await create(elsewhere.page, options);
  refused(await http.signupVerify('elsewhere@example.org', credential), kPasskeyError, 'wrong_origin');
  await authenticator.remove();
  await elsewhere.close();
});

test('the browser lets no other host use the RP ID', async () => {
  const options = accepted(await http.loginOptions(), 200);
  const elsewhere = await openBlankPage(browser, `http://127.0.0.1:${server.port}`);
  assert.equal(await exceptionOf(get(elsewhere.page, options)), 'SecurityError');
  await elsewhere.close();
});

test('what is not a credential at all is a clear 400', async () => {
  for (const credential of [null, [], 'text', 7, {}, { id: 'AAAA', response: [] }]) {
    const reply = await http.loginVerify(credential);
    assert.equal(reply.status, 400, JSON.stringify(reply.body));
    assert.ok([kAuthFailed.error_code, kValidationError.error_code].includes(reply.body.error_code));
  }
});
