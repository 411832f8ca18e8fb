// Which pages of other origins may use a relying party's passkeys? Related origins (§5.11), whose list the
// browser fetches from the server, and pages in a frame of another origin (§5.10).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import {
  accepted,
  bytes,
  client,
  create,
  exceptionOf,
  get,
  kPasskeyError,
  refused,
  signIn,
  signUp,
} from './ceremony.mjs';
import { addAuthenticator, openBlankPage, openPage, startBrowser, startServer } from './support.mjs';

const kBlank = { contentType: 'text/html', body: '<!doctype html><title>Blank</title>' };

// What a proxy in front of the server does: TLS, and the Host that was asked for.
async function startProxy(server) {
  const folder = await mkdtemp(join(tmpdir(), 'blockauth-tls-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await promisify(execFile)('openssl', [
    ...request,
    ...['-subj', '/CN=example.test', '-days', '2', '-keyout', key, '-out', certificate],
  ]);
  const asked = [];
  const proxy = createServer(
    { key: await readFile(key), cert: await readFile(certificate) },
    async (incoming, outgoing) => {
      asked.push(`${incoming.headers.host}${incoming.url}`);
      const reply = await fetch(`http://127.0.0.1:${server.port}${incoming.url}`);
      outgoing.writeHead(reply.status, { 'Content-Type': reply.headers.get('content-type') });
      outgoing.end(await reply.text());
    },
  );
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  await rm(folder, { recursive: true });
  return { port: proxy.address().port, asked, stop: () => proxy.close() };
}

test('a related origin uses the passkeys of the relying party, another one does not', async () => {
  const [home, brand] = ['https://example.test', 'https://example-brand.test'];
  const server = await startServer({
    rpId: 'example.test',
    origins: [home],
    environment: {
      BLOCKAUTH_FEATURES_PASSKEY_SIGNUP: 'true',
      BLOCKAUTH_PASSKEY_RELATED_ORIGINS: brand,
    },
  });
  const proxy = await startProxy(server);
  // A certificate that nobody vouches for is enough for names that do not exist.
  const browser = await startBrowser([
    `--host-resolver-rules=MAP *.test:443 127.0.0.1:${proxy.port}`,
    '--ignore-certificate-errors',
  ]);
  try {
    const tab = await openBlankPage(browser, brand);
    await addAuthenticator(tab);
    const atBrand = client(server, { origin: brand });
    const account = await signUp(atBrand, tab.page, 'rita@example.test');
    assert.deepEqual(proxy.asked, ['example.test/.well-known/webauthn']);
    assert.equal(accepted(await signIn(atBrand, tab.page), 200).user.id, account.user.id);

    // At home the same passkey signs in.
    await tab.page.goto(`${home}/blank`);
    const atHome = client(server, { origin: home });
    assert.equal(accepted(await signIn(atHome, tab.page), 200).user.id, account.user.id);

    // Where nobody is related, the browser refuses, and so does the server.
    await tab.page.goto('https://elsewhere.test/blank');
    const options = accepted(await atHome.loginOptions(), 200);
    assert.equal(await exceptionOf(get(tab.page, options)), 'SecurityError');
    const elsewhere = client(server, { origin: 'https://elsewhere.test' });
    assert.equal((await elsewhere.loginOptions()).status, 400);
  } finally {
    await browser.close();
    proxy.stop();
    await server.stop();
  }
});

// A page of `top` with the server's own (blank) page in a frame that may use passkeys.
async function openFramed(browser, server, top) {
  const tab = await openPage(browser);
  const allow = 'publickey-credentials-get *; publickey-credentials-create *';
  await tab.page.route('**/blank', (route) => route.fulfill(kBlank));
  await tab.page.route('**/framing', (route) =>
    route.fulfill({ ...kBlank, body: `<iframe allow="${allow}" src="${server.origin}/blank"></iframe>` }),
  );
  await tab.page.goto(`${top}/framing`);
  await addAuthenticator(tab);
  const frame = tab.page.frames().find((candidate) => candidate.url().startsWith(server.origin));
  return { frame, close: tab.close };
}

function clientDataOf(credential) {
  return JSON.parse(bytes(credential.response.clientDataJSON).toString());
}

test('in a frame of another origin nothing is accepted by default', async () => {
  const server = await startServer();
  const browser = await startBrowser();
  try {
    const { frame } = await openFramed(browser, server, 'http://localhost:8001');
    const http = client(server);
    const email = 'fay@example.org';
    const credential = await create(frame, accepted(await http.signupOptions(email), 200));
    assert.equal(clientDataOf(credential).crossOrigin, true);
    refused(await http.signupVerify(email, credential), kPasskeyError, 'cross_origin');
  } finally {
    await browser.close();
    await server.stop();
  }
});

test('where frames are allowed, those that a listed origin embeds are accepted', async () => {
  const [listed, other] = ['http://localhost:8001', 'http://localhost:8002'];
  const server = await startServer({
    environment: {
      BLOCKAUTH_PASSKEY_ALLOW_CROSS_ORIGIN: 'true',
      BLOCKAUTH_PASSKEY_TOP_ORIGINS: listed,
    },
  });
  const browser = await startBrowser();
  try {
    const { frame } = await openFramed(browser, server, listed);
    const http = client(server);
    const account = await signUp(http, frame, 'fay@example.org');
    const login = await get(frame, accepted(await http.loginOptions(), 200));
    assert.deepEqual(
      [clientDataOf(login).crossOrigin, clientDataOf(login).topOrigin],
      [true, listed],
    );
    assert.equal(accepted(await http.loginVerify(login), 200).user.id, account.user.id);

    const elsewhere = await openFramed(browser, server, other);
    const credential = await create(
      elsewhere.frame,
      accepted(await http.registerOptions(account.access), 200),
    );
    assert.equal(clientDataOf(credential).topOrigin, other);
    refused(await http.registerVerify(account.access, credential), kPasskeyError, 'cross_origin');
  } finally {
    await browser.close();
    await server.stop();
  }
});
