// Where do this tab's tokens live?
//
// - The access token stays in memory only: it opens every call for 15 minutes, so nothing that outlives the
//   page holds it.
// - The refresh token is in sessionStorage: a reload keeps the login, closing the tab ends it, and no other
//   tab sees it. localStorage would leave it on the disk, within reach of every later page of this origin.
//
// Duplicating a tab copies its sessionStorage, and with it the refresh token. The tab that comes second with
// the same one is taken for a thief, and the login ends in both: the right side to err on.
//
// Either way a script injected into the page could use them, which is why the page's Content-Security-Policy
// allows no inline script and no foreign origin. A site with a back end of its own does better still: it keeps
// both tokens on the server and gives the browser an HttpOnly cookie.

const kStorageKey = 'blockauth.session';

let accessToken = null;
let remembered = JSON.parse(sessionStorage.getItem(kStorageKey) ?? 'null');

function store() {
  if (remembered) sessionStorage.setItem(kStorageKey, JSON.stringify(remembered));
  else sessionStorage.removeItem(kStorageKey);
}

export const session = {
  get access() {
    return accessToken;
  },
  get refresh() {
    return remembered?.refresh ?? null;
  },
  get user() {
    return remembered?.user ?? null;
  },
  // The passkey that opened this session: deleting it ends the session.
  get credentialUuid() {
    return remembered?.credentialUuid ?? null;
  },
  // For the Signal API: the RP ID, and the user handle if a ceremony of this session has shown it.
  get rpId() {
    return remembered?.rpId ?? null;
  },
  get userHandle() {
    return remembered?.userHandle ?? null;
  },

  // After a sign-up or sign-in. The reply is that of passkey/auth/verify/ or passkey/signup/verify/.
  open(reply, { rpId, userHandle }) {
    accessToken = reply.access;
    remembered = {
      refresh: reply.refresh,
      user: reply.user,
      credentialUuid: reply.credential.id,
      rpId,
      userHandle,
    };
    store();
  },

  // After token/refresh/. Refresh tokens are used once: the old one is worthless from here on.
  renew(reply) {
    accessToken = reply.access;
    remembered = { ...remembered, refresh: reply.refresh, user: reply.user };
    store();
  },

  learnUserHandle(userHandle) {
    remembered = { ...remembered, userHandle };
    store();
  },

  close() {
    accessToken = null;
    remembered = null;
    store();
  },
};
