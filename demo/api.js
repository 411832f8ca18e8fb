// How does the page speak to the BlockAuth server? JSON over fetch, a bearer token, and one kind of error.
import { clientCapabilities } from './passkey.js';
import { session } from './session.js';
import { trace } from './trace.js';

const kPrefix = '/auth/';

// A refusal by the server, or no answer at all (status 0).
export class ApiError extends Error {
  constructor(status, body, { requestId = null, retryAfter = null } = {}) {
    super(body?.message ?? (status ? `The server answered ${status}.` : 'The server cannot be reached.'));
    this.name = 'ApiError';
    this.status = status;
    this.code = body?.error_code ?? (status ? `HTTP ${status}` : 'NETWORK');
    this.debug = body?.debug ?? null; // sent in development mode only
    this.signal = body?.signal ?? null; // of a sign-in whose passkey certainly does not exist
    this.requestId = requestId;
    this.retryAfter = retryAfter;
  }
}

export const api = {
  signupOptions: async (body) =>
    send('POST', 'passkey/signup/options/', { body: await withCapabilities(body) }),
  signupVerify: (body) => send('POST', 'passkey/signup/verify/', { body }),
  registerOptions: async (body) =>
    sendAuthorized('POST', 'passkey/register/options/', await withCapabilities(body)),
  registerVerify: (body) => sendAuthorized('POST', 'passkey/register/verify/', body),
  authOptions: async (body) => send('POST', 'passkey/auth/options/', { body: await withCapabilities(body) }),
  authVerify: (body) => send('POST', 'passkey/auth/verify/', { body }),
  listCredentials: () => sendAuthorized('GET', 'passkey/credentials/'),
  renameCredential: (uuid, name) => sendAuthorized('PATCH', `passkey/credentials/${uuid}/`, { name }),
  deleteCredential: (uuid) => sendAuthorized('DELETE', `passkey/credentials/${uuid}/`),
  refresh,
  revoke: () => send('POST', 'token/revoke/', { body: { refresh: session.refresh } }),
};

// The server leaves out of the options what this browser cannot do.
async function withCapabilities(body) {
  return { ...body, client_capabilities: await clientCapabilities() };
}

let refreshing = null;

// One refresh at a time: two calls that find the access token expired must not spend the refresh token twice.
function refresh() {
  refreshing ??= send('POST', 'token/refresh/', { body: { refresh: session.refresh } })
    .then((reply) => session.renew(reply))
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

// A call that needs the bearer. An expired access token is renewed once, in passing.
async function sendAuthorized(method, path, body) {
  if (!session.access) await refresh();
  try {
    return await send(method, path, { body, bearer: session.access });
  } catch (error) {
    if (error.status !== 401) throw error;
    await refresh();
    return send(method, path, { body, bearer: session.access });
  }
}

async function send(method, path, { body, bearer } = {}) {
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  const entry = trace.request({ method, path: kPrefix + path, headers, body });

  let response;
  let reply = null;
  try {
    response = await fetch(kPrefix + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit', // the bearer is the only credential: no cookie, no cross-site request forgery
    });
    const text = await response.text();
    reply = text ? parseJSON(text) : null;
  } catch (error) {
    entry.failed(error);
    throw new ApiError(0, null);
  }

  const shown = ['content-type', 'retry-after', 'www-authenticate', 'x-request-id'];
  const responseHeaders = Object.fromEntries([...response.headers].filter(([name]) => shown.includes(name)));
  entry.answered({ status: response.status, headers: responseHeaders, body: reply });
  if (response.ok) return reply;
  throw new ApiError(response.status, reply, {
    requestId: response.headers.get('x-request-id'),
    retryAfter: Number(response.headers.get('retry-after')) || null,
  });
}

function parseJSON(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text; // a proxy's error page: worth showing, not worth failing over
  }
}
