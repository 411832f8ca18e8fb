// What runs during a test? The server on a port and a storage of its own, Chromium, and virtual
// authenticators.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const binary =
  process.env.BLOCKAUTH_BINARY ?? fileURLToPath(new URL('../../build/release/blockauth', import.meta.url));

const kReadyWithin = 15_000;
const kStopWithin = 10_000;

// A free port is picked first and not left to the server, since the origin that it is told contains the port.
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

// Starts `blockauth serve` with an empty SQLite storage: in development mode on its own port of localhost, or
// for the given RP ID and origins as in production. environment: BLOCKAUTH_* settings.
export async function startServer({ environment = {}, rpId = 'localhost', origins = null } = {}) {
  assert.ok(existsSync(binary), `no server binary at ${binary}: run ./dev build, or set BLOCKAUTH_BINARY`);
  const folder = await mkdtemp(join(tmpdir(), 'blockauth-e2e-'));
  const storage = `sqlite:${join(folder, 'blockauth.db')}`;
  const port = await freePort();
  const allowed = origins ?? [`http://localhost:${port}`];
  const flags = [
    '--listen',
    `127.0.0.1:${port}`,
    '--storage',
    storage,
    '--rp-id',
    rpId,
    ...allowed.flatMap((origin) => ['--origin', origin]),
    ...(origins ? [] : ['--dev']),
  ];
  const child = spawn(binary, ['serve', ...flags], {
    cwd: folder,
    env: { ...process.env, BLOCKAUTH_RATE_LIMITS_ENABLED: 'false', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'exit');

  const deadline = Date.now() + kReadyWithin;
  while (!(await isReady(port))) {
    assert.equal(child.exitCode, null, `the server ended before it was ready:\n${output}`);
    assert.ok(Date.now() < deadline, `the server was not ready in time:\n${output}`);
    await delay(20);
  }

  return {
    origin: allowed[0],
    port,
    storage,
    // A clean stop is part of every test: SIGTERM must end the server with exit code 0.
    async stop() {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), kStopWithin);
      const [code, signal] = await ended;
      clearTimeout(killer);
      await rm(folder, { recursive: true, force: true });
      assert.deepEqual(
        { code, signal },
        { code: 0, signal: null },
        `the server did not stop cleanly:\n${output}`,
      );
    },
  };
}

async function isReady(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200;
  } catch {
    return false; // not listening yet
  }
}

// Runs a command of the binary; resolves with its standard output, without the line end.
export async function blockauth(parameters, input = '') {
  const child = spawn(binary, parameters, { cwd: tmpdir(), stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (complaint += chunk));
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  assert.equal(code, 0, `blockauth ${parameters.join(' ')}: ${complaint}`);
  return output.trimEnd();
}

export function startBrowser(more = []) {
  const flags = [...more, '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
  flags.push('--disable-background-networking', '--disable-component-update', '--disable-sync');
  return chromium.launch({
    executablePath: process.env.BLOCKAUTH_CHROMIUM ?? '/usr/bin/chromium',
    args: flags,
  });
}

// A page of its own profile, with virtual authenticators in place of real ones.
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable', { enableUI: false });
  return { page, devtools, close: () => context.close() };
}

// An empty page on the given origin, without the demo's script and its pending autofill call.
export async function openBlankPage(browser, origin, options) {
  const tab = await openPage(browser, options);
  await tab.page.route('**/blank', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Blank</title>' }),
  );
  await tab.page.goto(`${origin}/blank`);
  return tab;
}

const kInternal = {
  protocol: 'ctap2',
  ctap2Version: 'ctap2_1',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};
export const kUsbWithoutResidentKey = { transport: 'usb', hasResidentKey: false };
export const kUsb = { transport: 'usb' };
export const kU2f = {
  protocol: 'u2f',
  ctap2Version: undefined,
  transport: 'usb',
  hasResidentKey: false,
  hasUserVerification: false,
  isUserVerified: false,
};

// Adds a virtual authenticator (CDP domain WebAuthn): a platform one unless `options` say otherwise.
export async function addAuthenticator({ devtools }, options = {}) {
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...kInternal, ...options },
  });
  const send = (method, parameters = {}) =>
    devtools.send(`WebAuthn.${method}`, { authenticatorId, ...parameters });
  return {
    credentials: async () => (await send('getCredentials')).credentials,
    addCredential: (credential) => send('addCredential', { credential }),
    removeCredential: (credentialId) => send('removeCredential', { credentialId }),
    setProperties: (credentialId, properties) =>
      send('setCredentialProperties', { credentialId, ...properties }),
    // What a broken or hostile authenticator would answer.
    spoil: (bits) => send('setResponseOverrideBits', bits),
    // Whether it acts as if touched. Without that, a call waits.
    touch: (enabled) => send('setAutomaticPresenceSimulation', { enabled }),
    remove: () => send('removeVirtualAuthenticator'),
  };
}
