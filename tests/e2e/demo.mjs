// How does a test drive the demo page? The acts that every test of it begins with.
import { addAuthenticator, openPage } from './support.mjs';

// A virtual authenticator that acts as if touched answers the waiting autofill call at once. So the
// authenticators sleep until the page has made that call, and wake up for the act under test. What the
// browser complains about is collected.
export async function openDemo(browser, server, options) {
  const tab = await openPage(browser, options);
  const complaints = [];
  tab.page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  tab.page.on('pageerror', (error) => complaints.push(error.message));
  await tab.page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const platform = await addAuthenticator(tab, { automaticPresenceSimulation: false });
  await tab.page.goto(`${server.origin}/`);
  await autofillWaits(tab.page);
  await platform.touch(true);
  return { ...tab, platform, complaints };
}

export async function createAccount(page, email) {
  await page.getByRole('form', { name: 'Create an account' }).getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { level: 1, name: email }).waitFor();
}

// All authenticators with a passkey of the account must be named: they go to sleep.
export async function signOut(page, ...authenticators) {
  for (const authenticator of authenticators) await authenticator.touch(false);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in with a passkey' }).waitFor();
  await autofillWaits(page);
}

// The inspector shows the call that the browser is holding.
export async function autofillWaits(page) {
  const call = page.locator('.entry[data-state="pending"]', { hasText: 'navigator.credentials.get()' });
  await call.waitFor({ state: 'attached' });
}

// The notice with this title is on the page.
export async function told(page, title) {
  await page.locator('.notice strong', { hasText: title }).waitFor();
}
