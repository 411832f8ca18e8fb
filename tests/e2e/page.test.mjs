// Does the page of development mode do what a person needs? Every act through its buttons, against the real
// server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { client, kNotAuthenticated, refused } from './ceremony.mjs';
import { createAccount, openDemo, signOut, told } from './demo.mjs';
import { addAuthenticator, blockauth, kUsb, openPage, startBrowser, startServer } from './support.mjs';

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

// The bearer of the page's next request, as the page keeps it in memory only.
async function bearerOf(page) {
  const request = page.waitForRequest((candidate) => candidate.headers().authorization !== undefined);
  await page.reload();
  return (await request).headers().authorization.replace('Bearer ', '');
}

const passkeys = (page) => page.getByRole('list').and(page.locator('#passkeys')).getByRole('listitem');

test('a person signs up, out and in, and manages two passkeys', async () => {
  const { page, platform, close, ...tab } = await openDemo(browser, server);
  await createAccount(page, 'ada@example.org');
  await told(page, 'Account created');
  assert.equal(await passkeys(page).count(), 1);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'account-title');

  await signOut(page, platform);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);

  // By button, with the e-mail.
  await platform.touch(true);
  await page.getByRole('form', { name: 'Sign in' }).getByLabel('E-mail').fill('ada@example.org');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await told(page, 'Signed in');

  // By button, without it: a discoverable passkey.
  await signOut(page, platform);
  await platform.touch(true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await told(page, 'Signed in');

  // A second passkey, on a security key.
  await platform.touch(false);
  const usb = await addAuthenticator({ page, ...tab }, kUsb);
  await page.getByLabel('Name for another passkey').fill('Blue key');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await told(page, 'Passkey added');
  assert.equal(await passkeys(page).count(), 2);
  assert.equal((await usb.credentials()).length, 1);
  const blue = passkeys(page).filter({ hasText: 'Blue key' });
  assert.match(await blue.innerText(), /Security key or phone\s+USB/);

  await page.getByRole('button', { name: 'Rename Blue key' }).click();
  const renaming = page.getByRole('dialog', { name: 'Rename passkey' });
  await renaming.getByLabel('Name').fill('Ключ 🔑');
  await renaming.getByRole('button', { name: 'Save' }).click();
  await told(page, 'Renamed');
  assert.equal(await passkeys(page).filter({ hasText: 'Ключ 🔑' }).count(), 1);

  const before = await page.locator('#token-claims').innerText();
  await page.getByRole('button', { name: 'Refresh tokens' }).click();
  await told(page, 'Tokens refreshed');
  assert.notEqual(await page.locator('#token-claims').innerText(), before);

  // A reload keeps the login: the refresh token is in sessionStorage.
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'ada@example.org' }).waitFor();
  assert.equal(await passkeys(page).count(), 2);

  await page.getByRole('button', { name: 'Delete Ключ 🔑' }).click();
  const deleting = page.getByRole('dialog', { name: 'Delete “Ключ 🔑”?' });
  await deleting.getByRole('button', { name: 'Delete passkey' }).click();
  await told(page, 'Passkey deleted');
  assert.equal(await passkeys(page).count(), 1);
  // The Signal API told the security key that the server does not accept its passkey any more.
  assert.equal((await usb.credentials()).length, 0);
  assert.equal((await platform.credentials()).length, 1);

  await signOut(page, platform, usb);
  await close();
});

test('autofill signs in without a click', async () => {
  const { page, platform, close } = await openDemo(browser, server);
  await createAccount(page, 'autofill@example.org');
  await signOut(page, platform);
  await platform.touch(true);
  // Recorded rather than replaced: which mediation the page asks for.
  await page.addInitScript(() => {
    window.mediations = [];
    const original = CredentialsContainer.prototype.get;
    CredentialsContainer.prototype.get = function get(options) {
      window.mediations.push(options.mediation);
      return original.call(this, options);
    };
  });
  await page.reload();
  await told(page, 'Signed in');
  await page.getByRole('heading', { level: 1, name: 'autofill@example.org' }).waitFor();
  assert.deepEqual(await page.evaluate(() => window.mediations), ['conditional']);
  await close();
});

test('autofill offers fresh options before the challenge expires', async () => {
  const { page, platform, close } = await openDemo(browser, server);
  await platform.touch(false);
  await page.clock.install();
  const options = (act) =>
    Promise.all([page.waitForResponse((response) => response.url().endsWith('/auth/options/')), act()]);
  const [first] = await options(() => page.reload());
  const [second] = await options(() => page.clock.fastForward(250_000));
  assert.notEqual((await first.json()).challenge, (await second.json()).challenge);
  await close();
});

test('deleting the passkey that opened the session ends it', async () => {
  const { page, platform, close } = await openDemo(browser, server);
  await createAccount(page, 'deleter@example.org');
  const bearer = await bearerOf(page);
  await page.getByRole('heading', { level: 1, name: 'deleter@example.org' }).waitFor();
  await page.getByRole('button', { name: /^Delete/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete passkey' }).click();
  await told(page, 'Passkey deleted');
  await page.getByRole('heading', { name: 'Sign in with a passkey' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'signed-out-title');
  assert.equal((await platform.credentials()).length, 0);
  refused(await client(server).list(bearer), kNotAuthenticated);
  await close();
});

test('the inspector shows the exchange, decoded, with the tokens shortened', async () => {
  const { page, close } = await openDemo(browser, server);
  await createAccount(page, 'inspector@example.org');
  const entry = (text) =>
    page.locator('.group', { hasText: 'Create an account' }).locator('.entry', { hasText: text });

  const ceremony = entry('navigator.credentials.create()');
  await ceremony.locator('summary').click();
  await ceremony.getByText('is SHA-256 of “localhost”').waitFor();
  const decoded = await ceremony.innerText();
  for (const fact of [
    'webauthn.create',
    server.origin,
    'UV 1',
    '-7 (ES256)',
    '1 (P-256)',
    'the one from the options',
  ]) {
    assert.ok(decoded.includes(fact), `${fact} in\n${decoded}`);
  }

  const verify = entry('/auth/passkey/signup/verify/');
  await verify.locator('summary').click();
  await verify.getByRole('heading', { name: 'Access token' }).waitFor();
  assert.match(await verify.innerText(), /"access": "eyJ[^"]{17}…/);
  await verify
    .getByRole('button', { name: /characters/ })
    .last()
    .click();
  await verify.getByRole('button', { name: 'shorten' }).waitFor();
  await close();
});

test('a ceremony copied from the inspector is a case for `blockauth verify`', async () => {
  const { page, platform, close } = await openDemo(browser, server);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (call) => {
    const entry = page.locator('.entry', { hasText: `navigator.credentials.${call}()` }).first();
    await entry.locator('summary').click();
    await entry.getByRole('button', { name: 'Copy as a case' }).click();
    await entry.getByRole('button', { name: 'Copied' }).waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await createAccount(page, 'case@example.org');
  const registration = await copied('create');
  await signOut(page, platform);
  await platform.touch(true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await told(page, 'Signed in');
  const verdicts = (await blockauth(['verify', '-'], registration + (await copied('get'))))
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    verdicts.map(({ ok, uv }) => ({ ok, uv })),
    [
      { ok: true, uv: true },
      { ok: true, uv: true },
    ],
    JSON.stringify(verdicts),
  );
  await close();
});

test('a browser without the JSON conversions works the same', async () => {
  const { page, devtools, close } = await openPage(browser);
  await addAuthenticator({ devtools });
  await page.addInitScript(() => {
    delete PublicKeyCredential.parseCreationOptionsFromJSON;
    delete PublicKeyCredential.parseRequestOptionsFromJSON;
    delete PublicKeyCredential.prototype.toJSON;
  });
  await page.goto(`${server.origin}/`);
  await createAccount(page, 'older@example.org');
  await close();
});

test('what goes wrong is said in words', async (t) => {
  const { page, platform, close } = await openDemo(browser, server);

  await t.test('an e-mail that is none', async () => {
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Enter an e-mail address').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'sign-up-email');
  });

  await t.test('an e-mail that has an account already', async () => {
    await createAccount(page, 'taken@example.org');
    await signOut(page, platform);
    await page
      .getByRole('form', { name: 'Create an account' })
      .getByLabel('E-mail')
      .fill('taken@example.org');
    await page.getByRole('button', { name: 'Create account' }).click();
    await told(page, 'This e-mail already has an account');
    await page.locator('#alert').getByText('user_already_exists').waitFor();
  });

  await t.test('a passkey that the server does not know', async () => {
    const [credential] = await platform.credentials();
    await platform.removeCredential(credential.credentialId);
    await platform.addCredential({
      ...credential,
      credentialId: Buffer.alloc(32, 'unknown').toString('base64'),
    });
    await platform.touch(true);
    await page.getByRole('form', { name: 'Sign in' }).getByLabel('E-mail').fill('');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await told(page, 'Sign-in refused');
    await page.locator('#alert').getByText('credential_unknown').waitFor();
    // The fresh autofill offer is answered at once by the same passkey; take it away.
    await platform.remove();
  });

  await close();
});

test('the browser’s and the network’s failures are said in words', async (t) => {
  const { page, platform, close } = await openDemo(browser, server);
  const failingCreate = (name) =>
    page.evaluate((exception) => {
      navigator.credentials.create = () => Promise.reject(new DOMException('as told by the test', exception));
    }, name);
  const submit = async () => {
    await page
      .getByRole('form', { name: 'Create an account' })
      .getByLabel('E-mail')
      .fill('failing@example.org');
    await page.getByRole('button', { name: 'Create account' }).click();
  };

  for (const [exception, title] of [
    ['NotAllowedError', 'No passkey was used'],
    ['InvalidStateError', 'Already registered'],
    ['SecurityError', 'This address does not fit'],
    ['NotSupportedError', 'No common algorithm'],
    ['ConstraintError', 'The authenticator cannot do this'],
  ]) {
    await t.test(exception, async () => {
      await failingCreate(exception);
      await submit();
      await told(page, title);
    });
  }

  await t.test('too many requests', async () => {
    await page.route('**/signup/options/', (route) =>
      route.fulfill({
        status: 429,
        headers: { 'Retry-After': '17' },
        json: { error_code: 'RATE_LIMIT', message: 'Too many requests. Please try again later.' },
      }),
    );
    await submit();
    await told(page, 'Too many attempts');
    await page.getByText('Try again in 17 seconds.').waitFor();
    await page.unroute('**/signup/options/');
  });

  await t.test('no network', async () => {
    await page.context().setOffline(true);
    await submit();
    await told(page, 'The server cannot be reached');
    await page.context().setOffline(false);
  });

  await t.test('the same authenticator twice', async () => {
    await page.reload();
    await createAccount(page, 'twice@example.org');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await told(page, 'Already registered');
    await platform.touch(false);
  });

  await close();
});

test('a browser without WebAuthn is told so and can press nothing', async () => {
  const { page, close } = await openPage(browser);
  await page.addInitScript(() => delete window.PublicKeyCredential);
  await page.goto(`${server.origin}/`);
  await page.getByRole('heading', { name: 'This browser cannot use passkeys here' }).waitFor();
  assert.ok(await page.getByRole('button', { name: 'Sign in with a passkey' }).isDisabled());
  assert.ok(await page.getByRole('button', { name: 'Create account' }).isDisabled());
  await close();
});
