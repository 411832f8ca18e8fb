// What does a signed-in person see? Their passkeys, and what their access token says.
import { jwt } from './decode.js';
import { byId, element, field } from './dom.js';
import { session } from './session.js';
import { absolute, countdown, relative } from './times.js';

const kTimeClaims = ['iat', 'exp', 'nbf', 'auth_time'];
const kAttachments = { platform: 'Built into the device', 'cross-platform': 'Security key or phone' };
const kTransports = {
  hybrid: 'phone, by QR code',
  usb: 'USB',
  nfc: 'NFC',
  ble: 'Bluetooth',
  'smart-card': 'smart card',
};
const kClaimNotes = {
  sub: 'the user',
  user_id: 'the user, as in BlockAuth for Django',
  iss: 'who issued it',
  aud: 'whom it is for',
  sid: 'this sign-in',
  jti: 'this token',
  amr: 'how the person proved who they are (RFC 8176)',
  acr: 'how strong that proof is',
  type: 'not a refresh token',
};

let actions = {};
let expiresAt = 0;

// actions.rename and actions.delete get the credential and the button that was pressed.
export function initAccount(handlers) {
  actions = handlers;
  setInterval(showExpiry, 1000);
  setInterval(() => document.querySelectorAll('time[data-relative]').forEach(refreshTime), 30_000);
}

export function showAccount() {
  const { user } = session;
  byId('account-title').textContent = user.email || 'Your account';
  byId('account-initial').textContent = (user.email || '?')[0];
  byId('account-id').textContent = `User ${user.id}`;
}

export function showCredentials(credentials) {
  byId('passkeys-count').textContent = String(credentials.length);
  byId('passkeys').replaceChildren(
    ...(credentials.length
      ? credentials.map(listItem)
      : [
          element(
            'li',
            { className: 'muted empty' },
            'No passkeys. Add one, or this account cannot be opened again.',
          ),
        ]),
  );
}

export function focusCredential(uuid) {
  byId('passkeys')
    .querySelector(`[data-uuid="${CSS.escape(uuid)}"]`)
    ?.focus();
}

function listItem(credential) {
  const item = byId('passkey-template').content.cloneNode(true).firstElementChild;
  item.dataset.uuid = credential.id;
  item.querySelector('h3').textContent = credential.name;
  const model = item.querySelector('.model'); // says no more than the name does, so it has no text of its own
  model.hidden = !credential.icon;
  if (credential.icon) model.src = credential.icon;
  item.querySelector('.badges').append(...badges(credential));
  item.querySelector('[data-fact="created"]').append(...moment(credential.created_at));
  item.querySelector('[data-fact="used"]').append(...moment(credential.last_used_at));
  item.querySelector('[data-fact="authenticator"]').append(...authenticator(credential));
  for (const button of item.querySelectorAll('[data-action]')) {
    button.setAttribute('aria-label', `${button.textContent} ${credential.name}`);
    button.addEventListener('click', () => actions[button.dataset.action](credential, button));
  }
  return item;
}

// §6.1.3: BE says that the passkey may be copied to other devices, BS that it has been.
function badges({ id, backup_eligible: eligible, backup_state: backedUp }) {
  const sync = backedUp
    ? ['good', 'Synced', 'Copied to the other devices of its provider account (BE and BS are set)']
    : eligible
      ? ['warn', 'Not yet synced', 'Its provider may copy it to other devices (BE is set, BS is not)']
      : ['', 'On one device', 'It cannot leave its authenticator (BE is not set)'];
  const list = [element('span', { className: `badge ${sync[0]}`.trim(), title: sync[2] }, sync[1])];
  if (id === session.credentialUuid)
    list.push(element('span', { className: 'badge accent' }, 'This sign-in'));
  return list;
}

function moment(iso) {
  if (!iso) return ['Never'];
  const date = new Date(iso);
  const time = element('time', { dateTime: iso, 'data-relative': '' });
  refreshTime(time);
  return [time, element('small', {}, absolute(date))];
}

function refreshTime(time) {
  time.textContent = relative(new Date(time.dateTime));
}

function authenticator({ authenticator_attachment: attachment, transports }) {
  const names = transports.map((transport) => kTransports[transport] ?? transport).join(', ');
  return [kAttachments[attachment] ?? 'Unknown', element('small', {}, names || 'no transports told')];
}

export function showToken() {
  const { header, claims } = jwt(session.access);
  expiresAt = claims.exp * 1000;
  showExpiry();
  byId('token-claims').replaceChildren(
    field('alg', `${header.alg}, key ${header.kid}`, 'the header'),
    ...Object.entries(claims).map(([name, value]) =>
      kTimeClaims.includes(name)
        ? field(name, String(value), absolute(new Date(value * 1000)))
        : field(name, typeof value === 'string' ? value : JSON.stringify(value), kClaimNotes[name]),
    ),
  );
}

function showExpiry() {
  const left = expiresAt - Date.now();
  const badge = byId('token-expiry');
  badge.textContent = left > 0 ? `expires in ${countdown(left)}` : 'expired: the next call renews it';
  badge.classList.toggle('warn', left <= 60_000);
}
