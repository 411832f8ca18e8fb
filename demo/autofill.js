// How does the sign-in field offer passkeys while the page just waits? (§5.1.4, conditional mediation)
//
// The browser holds one pending navigator.credentials.get() until the person picks a passkey in the field's
// suggestions. Its challenge grows old meanwhile, so the call is taken back and made again with fresh
// options: before the challenge expires, when a tab that slept comes back, and after each use.
import { api } from './api.js';
import { get, isAutofillSupported } from './passkey.js';
import { trace } from './trace.js';

const kChallengeLifetime = 300_000; // the server's setting challenge_expiry, ms
const kRenewAfter = kChallengeLifetime - 60_000; // leaves time for the fingerprint after the pick
const kStaleOnReturn = 60_000; // timers of a hidden tab are late or do not run at all
const kRetryAfterFailure = 30_000;

// onPick(credentialJSON, options) handles the pick; onState('ready' | 'unavailable' | 'unsupported') tells
// the page.
export class Autofill {
  #onPick;
  #onState;
  #wanted = false;
  #turn = 0; // counts start() and stop(): only the latest of several that overlap may arm
  #controller = null;
  #round = Promise.resolve();
  #armedAt = 0;
  #timer = null;

  constructor({ onPick, onState }) {
    this.#onPick = onPick;
    this.#onState = onState;
    document.addEventListener('visibilitychange', () => this.#onVisibility());
  }

  // Begins to offer passkeys, with fresh options even if it already does.
  async start() {
    this.#wanted = true;
    const turn = ++this.#turn;
    if (!(await isAutofillSupported())) return this.#onState('unsupported');
    await this.#takeBack();
    if (turn === this.#turn) this.#round = this.#arm();
  }

  // Takes the offer back. Resolves when the browser has let go: it runs one ceremony at a time.
  async stop() {
    this.#wanted = false;
    ++this.#turn;
    await this.#takeBack();
  }

  async #takeBack() {
    clearTimeout(this.#timer);
    this.#controller?.abort();
    await this.#round;
  }

  async #arm() {
    const controller = (this.#controller = new AbortController());
    this.#armedAt = Date.now();
    trace.begin('Autofill offers passkeys');
    try {
      const options = await api.authOptions({});
      if (controller.signal.aborted) return;
      this.#renewIn(kRenewAfter);
      this.#onState('ready');
      const credential = await trace.ceremony('get', { ...options, mediation: 'conditional' }, () =>
        get(options, { mediation: 'conditional', signal: controller.signal }),
      );
      clearTimeout(this.#timer);
      this.#wanted = false;
      // Not awaited: handling the pick may start or stop this very object.
      this.#onPick(credential, options);
    } catch (error) {
      if (controller.signal.aborted) return;
      // Nobody asked for this call, so nobody is told that it failed: the button still works.
      this.#onState('unavailable');
      this.#renewIn(error.retryAfter ? error.retryAfter * 1000 : kRetryAfterFailure);
    }
  }

  #renewIn(milliseconds) {
    clearTimeout(this.#timer);
    // Behind other tabs the offer may lapse; returning to the tab makes a new one.
    this.#timer = setTimeout(() => this.#wanted && !document.hidden && this.start(), milliseconds);
  }

  #onVisibility() {
    if (this.#wanted && !document.hidden && Date.now() - this.#armedAt > kStaleOnReturn) this.start();
  }
}
