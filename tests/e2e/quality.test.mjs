// Is the page one to show? Accessible in light and dark, by keyboard alone, on a phone; quiet in the console;
// and within its strict Content-Security-Policy.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { createAccount, openDemo, signOut, told } from './demo.mjs';
import { startBrowser, startServer } from './support.mjs';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const kAnnoyingShift = 0.1; // Core Web Vitals calls a cumulative layout shift up to this good

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

async function assertAccessible(page, state) {
  const violations = await page.evaluate(async (source) => {
    if (!window.axe) (0, eval)(source);
    const { violations: found } = await window.axe.run(document);
    return found.map(({ id, impact, nodes }) => ({
      id,
      impact,
      at: nodes.map(({ html }) => html.slice(0, 200)),
    }));
  }, axeSource);
  assert.deepEqual(violations, [], `${state}: ${JSON.stringify(violations, null, 2)}`);
}

async function assertFitsWidth(page, state) {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(overflow, 0, `${state} is ${overflow}px too wide`);
}

const kLooks = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', { colorScheme: 'light', viewport: { width: 360, height: 740 }, hasTouch: true }],
  ['with reduced motion and forced colours', { reducedMotion: 'reduce', forcedColors: 'active' }],
];
for (const [name, options] of kLooks) {
  test(`every state is accessible and fits: ${name}`, async () => {
    // The scan itself is a script from outside the page, hence without the page's policy.
    const { page, close } = await openDemo(browser, server, { ...options, bypassCSP: true });
    const inspector = page.getByRole('button', { name: 'Inspector' });
    const check = async (state) => {
      await assertAccessible(page, state);
      await assertFitsWidth(page, state);
    };
    await check('signed out');

    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Enter an e-mail address').waitFor();
    await check('invalid input');

    await createAccount(page, `${name.replaceAll(' ', '-')}@example.org`);
    await check('signed in');
    await page.getByRole('button', { name: 'Dismiss message' }).click();

    if ((await inspector.getAttribute('aria-expanded')) === 'false') await inspector.click();
    for (const entry of await page.locator('.entry summary').all()) await entry.click();
    await page.getByText('is SHA-256 of').first().waitFor();
    await check('inspector open');
    await inspector.click();

    await page.getByRole('button', { name: /^Rename/ }).click();
    await check('rename dialog');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Delete/ }).click();
    await check('delete dialog');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await told(page, 'Already registered');
    await check('failure');
    await close();
  });
}

test('the whole flow breaks no policy, logs no error and moves nothing unasked', async () => {
  const { page, platform, complaints, close } = await openDemo(browser, server);
  await page.evaluate(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await createAccount(page, 'quiet@example.org');
  for (const entry of await page.locator('.entry summary').all()) await entry.click();
  await page.getByRole('button', { name: 'Refresh tokens' }).click();
  await told(page, 'Tokens refreshed');
  await signOut(page, platform);
  await platform.touch(true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await told(page, 'Signed in');
  await page.getByRole('button', { name: /^Delete/ }).click();
  await platform.touch(false);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete passkey' }).click();
  await told(page, 'Passkey deleted');
  assert.deepEqual(complaints, []);
  const shift = await page.evaluate(() => window.shift);
  assert.ok(shift < kAnnoyingShift, `cumulative layout shift ${shift}`);
  await close();
});

test('the policy allows nothing inline and nothing foreign', async () => {
  const response = await fetch(`${server.origin.replace('localhost', '127.0.0.1')}/`);
  const policy = Object.fromEntries(
    response.headers
      .get('content-security-policy')
      .split(';')
      .map((directive) => {
        const [name, ...values] = directive.trim().split(/\s+/);
        return [name, values.join(' ')];
      }),
  );
  assert.equal(policy['default-src'], "'none'");
  for (const name of ['script-src', 'style-src', 'connect-src']) assert.equal(policy[name], "'self'", name);
  for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
    assert.equal(policy[name], "'none'", name);
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
});

test('the keyboard alone is enough, and the focus is never lost', async () => {
  const { page, close } = await openDemo(browser, server);
  const focused = () =>
    page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
  const tabTo = async (id) => {
    for (let i = 0; i < 40 && (await focused()) !== id; ++i) await page.keyboard.press('Tab');
    assert.equal(await focused(), id);
  };
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Skip to content');
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'main');

  await tabTo('sign-up-email');
  await page.keyboard.type('keyboard@example.org');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'keyboard@example.org' }).waitFor();
  assert.equal(await focused(), 'account-title');

  // A dialog takes the focus, keeps it, and gives it back.
  for (const [button, inside] of [
    ['Rename', 'rename-name'],
    ['Delete', 'Keep it'],
  ]) {
    await tabTo(button);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    assert.equal(await focused(), inside);
    await page.keyboard.press('Escape');
    assert.equal(await focused(), button);
  }

  // After an act the focus is where its result is.
  await page.getByRole('button', { name: /^Rename/ }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Renamed').waitFor();
  assert.match(await focused(), /^By keyboard/);

  await tabTo('sign-out');
  await close();
});
