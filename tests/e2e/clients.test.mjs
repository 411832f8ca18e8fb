// Can a page be written the way its author likes? The same flow by bare fetch, by the browser's own JSON
// conversions, and by @simplewebauthn/browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { addAuthenticator, openBlankPage, startBrowser, startServer } from './support.mjs';

const kSimpleWebAuthn = fileURLToPath(
  new URL('node_modules/@simplewebauthn/browser/dist/bundle/index.umd.min.js', import.meta.url),
);

let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// Defines in the page: post(path, body, token), which is all HTTP that a client needs.
function defineHttp() {
  window.post = async (path, body, token) => {
    const response = await fetch(`/auth/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    const reply = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(reply)}`);
    return reply;
  };
}

// Each style defines in the page: register(options) and authenticate(options), JSON in and JSON out.
function bareFetch() {
  const decode = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0));
  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=/g, '');
  const descriptors = (list = []) => list.map((entry) => ({ ...entry, id: decode(entry.id) }));
  window.register = async (options) => {
    const { id, rawId, type, response } = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: decode(options.challenge),
        user: { ...options.user, id: decode(options.user.id) },
        excludeCredentials: descriptors(options.excludeCredentials),
      },
    });
    // No more than the server needs: neither transports nor extension results.
    return {
      id,
      rawId: encode(rawId),
      type,
      response: {
        clientDataJSON: encode(response.clientDataJSON),
        attestationObject: encode(response.attestationObject),
      },
    };
  };
  window.authenticate = async (options) => {
    const { id, rawId, type, response } = await navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: decode(options.challenge),
        allowCredentials: descriptors(options.allowCredentials),
      },
    });
    return {
      id,
      rawId: encode(rawId),
      type,
      response: {
        clientDataJSON: encode(response.clientDataJSON),
        authenticatorData: encode(response.authenticatorData),
        signature: encode(response.signature),
        userHandle: response.userHandle ? encode(response.userHandle) : null,
      },
    };
  };
}

function browserConversions() {
  window.register = async (options) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return (await navigator.credentials.create({ publicKey })).toJSON();
  };
  window.authenticate = async (options) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return (await navigator.credentials.get({ publicKey })).toJSON();
  };
}

function simpleWebAuthn() {
  window.register = (optionsJSON) => SimpleWebAuthnBrowser.startRegistration({ optionsJSON });
  window.authenticate = (optionsJSON) => SimpleWebAuthnBrowser.startAuthentication({ optionsJSON });
}

const styles = [
  ['bare fetch and base64url by hand', bareFetch, null],
  ['parse*OptionsFromJSON and toJSON', browserConversions, null],
  ['@simplewebauthn/browser', simpleWebAuthn, kSimpleWebAuthn],
];

for (const [name, style, library] of styles) {
  test(`a page written with ${name} signs up, adds a passkey and signs in`, async () => {
    const tab = await openBlankPage(browser, server.origin);
    const platform = await addAuthenticator(tab);
    if (library) await tab.page.addScriptTag({ path: library });
    await tab.page.evaluate(defineHttp);
    await tab.page.evaluate(style);

    const email = `${style.name}@example.org`;
    const account = await tab.page.evaluate(async (who) => {
      const options = await post('passkey/signup/options/', { email: who });
      return post('passkey/signup/verify/', { email: who, credential: await register(options) });
    }, email);
    assert.equal(account.user.email, email);

    await platform.touch(false);
    await addAuthenticator(tab, { transport: 'usb' });
    const added = await tab.page.evaluate(async (token) => {
      const options = await post('passkey/register/options/', {}, token);
      return post('passkey/register/verify/', { credential: await register(options), name: 'Second' }, token);
    }, account.access);
    assert.equal(added.name, 'Second');

    for (const body of [{ email }, {}]) {
      const session = await tab.page.evaluate(async (request) => {
        const options = await post('passkey/auth/options/', request);
        return post('passkey/auth/verify/', { credential: await authenticate(options) });
      }, body);
      assert.equal(session.user.id, account.user.id);
    }
    await tab.close();
  });
}

test('the Django original’s request forms are taken too', async () => {
  const tab = await openBlankPage(browser, server.origin);
  await addAuthenticator(tab);
  await tab.page.evaluate(defineHttp);
  await tab.page.evaluate(browserConversions);
  const [account, added, session, refreshed] = await tab.page.evaluate(async () => {
    const email = 'django@example.org';
    const signup = await post('passkey/signup/options/', { email });
    const first = await post('passkey/signup/verify/', { email, credential: await register(signup) });
    const options = {
      ...(await post('passkey/register/options/', {}, first.access)),
      excludeCredentials: [],
    };
    const second = await post(
      'passkey/register/verify',
      { ...(await register(options)), name: 'Flat' },
      first.access,
    );
    const login = await post('passkey/auth/options', { username: email });
    const third = await post('passkey/auth/verify', await authenticate(login));
    return [first, second, third, await post('token/refresh', { refresh_token: third.refresh })];
  });
  assert.equal(added.name, 'Flat');
  assert.equal(session.user.id, account.user.id);
  assert.equal(refreshed.user.id, account.user.id);
  assert.notEqual(refreshed.refresh, session.refresh);
  await tab.close();
});
