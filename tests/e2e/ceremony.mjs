// How does a test speak to the server and to the authenticators without the demo page? HTTP from here,
// ceremonies in a page, and responses that can be spoiled in between.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';

export const kAuthFailed = { status: 400, error_code: 'AUTH_FAILED' };
export const kPasskeyError = { status: 400, error_code: 'PASSKEY_ERROR' };
export const kValidationError = { status: 400, error_code: 'VALIDATION_ERROR' };
export const kNotAuthenticated = { status: 401, error_code: 'NOT_AUTHENTICATED' };

// A client of one server. origin: the Origin header, which a browser's fetch would send.
export function client(server, { origin = server.origin } = {}) {
  const call = async (method, path, { body, token } = {}) => {
    const headers = { Origin: origin };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (token) headers.Authorization = `Bearer ${token}`;
    const response = await fetch(`http://127.0.0.1:${server.port}/auth/${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
  };
  const post = (path, body, token) => call('POST', path, { body, token });
  return {
    call,
    signupOptions: (email) => post('passkey/signup/options/', { email }),
    signupVerify: (email, credential) => post('passkey/signup/verify/', { email, credential }),
    registerOptions: (token) => post('passkey/register/options/', {}, token),
    registerVerify: (token, credential, name) =>
      post('passkey/register/verify/', { credential, name }, token),
    loginOptions: (email) => post('passkey/auth/options/', email ? { email } : {}),
    loginVerify: (credential) => post('passkey/auth/verify/', { credential }),
    list: (token) => call('GET', 'passkey/credentials/', { token }),
    refresh: (refresh) => post('token/refresh/', { refresh }),
  };
}

// The reply's body, if its status is the expected one.
export function accepted(reply, status) {
  assert.equal(reply.status, status, JSON.stringify(reply.body));
  return reply.body;
}

// Asserts a refusal by its public code and, where the reason matters, by the development mode's.
export function refused(reply, { status, error_code }, debugCode) {
  assert.deepEqual(
    { status: reply.status, error_code: reply.body?.error_code },
    { status, error_code },
    JSON.stringify(reply.body),
  );
  if (debugCode) assert.equal(reply.body.debug?.code, debugCode, JSON.stringify(reply.body));
}

// navigator.credentials.create() in the page, with the browser's own JSON conversions.
export function create(page, options) {
  return page.evaluate(async (json) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json);
    return (await navigator.credentials.create({ publicKey })).toJSON();
  }, options);
}

// navigator.credentials.get() in the page, likewise.
export function get(page, options) {
  return page.evaluate(async (json) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);
    return (await navigator.credentials.get({ publicKey })).toJSON();
  }, options);
}

// The name of the DOMException with which the page's ceremony fails.
export async function exceptionOf(ceremony) {
  const message = await ceremony.then(
    () => assert.fail('the browser did not refuse'),
    (error) => error.message,
  );
  return /(\w+Error): /.exec(message.replace(/^page\.evaluate: (Error: )?/, ''))?.[1] ?? message;
}

// A new account with one passkey, made in the page. Returns the reply of signup/verify/.
export async function signUp(http, page, email) {
  const options = accepted(await http.signupOptions(email), 200);
  return accepted(await http.signupVerify(email, await create(page, options)), 201);
}

// A sign-in with whatever passkey the page's authenticators have. Returns the raw reply of auth/verify/.
export async function signIn(http, page, email) {
  const options = accepted(await http.loginOptions(email), 200);
  return http.loginVerify(await get(page, options));
}

export function bytes(base64url) {
  return Buffer.from(base64url, 'base64url');
}

export function base64url(data) {
  return Buffer.from(data).toString('base64url');
}

// A copy of the credential whose response member went through change(Buffer), which may edit in place or
// return anew.
export function withChanged(credential, member, change) {
  const data = bytes(credential.response[member]);
  const changed = change(data) ?? data;
  return { ...credential, response: { ...credential.response, [member]: base64url(changed) } };
}

// A copy of the credential with other client data, whose JSON went through change(object).
export function withClientData(credential, change) {
  return withChanged(credential, 'clientDataJSON', (data) => {
    const clientData = JSON.parse(data.toString());
    change(clientData);
    return Buffer.from(JSON.stringify(clientData));
  });
}
