// What has happened on the wire and in the browser? A log that the inspector shows, grouped by what the
// person did.

class Entry {
  constructor(kind, facts) {
    Object.assign(this, {
      kind,
      ...facts,
      state: 'pending',
      startedAt: performance.now(),
      milliseconds: null,
    });
  }

  #finish(state, facts) {
    Object.assign(this, facts, { state, milliseconds: performance.now() - this.startedAt });
    trace.dispatchEvent(new CustomEvent('change', { detail: this }));
  }

  answered({ status, headers, body }) {
    this.#finish(status < 400 ? 'ok' : 'refused', { status, responseHeaders: headers, responseBody: body });
  }

  returned(credential) {
    this.#finish('ok', { credential });
  }

  failed(error) {
    this.#finish(error.name === 'AbortError' ? 'aborted' : 'refused', { error });
  }
}

class Trace extends EventTarget {
  #title = 'Page opened';
  #fresh = true;

  // Everything recorded from now on belongs to this act of the person's.
  begin(title) {
    this.#title = title;
    this.#fresh = true;
  }

  #add(entry) {
    entry.opensGroup = this.#fresh ? this.#title : null;
    this.#fresh = false;
    this.dispatchEvent(new CustomEvent('add', { detail: entry }));
    return entry;
  }

  // An HTTP request that is about to be sent.
  request({ method, path, headers, body }) {
    return this.#add(new Entry('http', { method, path, headers, body }));
  }

  // A call of navigator.credentials that is about to be made; resolves or rejects as the call does.
  async ceremony(call, options, run) {
    const entry = this.#add(new Entry('browser', { call, options }));
    try {
      const credential = await run();
      entry.returned(credential);
      return credential;
    } catch (error) {
      entry.failed(error);
      throw error;
    }
  }
}

export const trace = new Trace();
