// Which fields are inside an exchange, and what does each mean? Decoded values with a word of explanation.
import { decode, hex } from './base64url.js';
import { algorithmName, attestationObject, authenticatorData, clientData, jwt } from './decode.js';
import { element } from './dom.js';
import { absolute } from './times.js';

const kFlags = [
  ['UP', 'user present'],
  ['UV', 'user verified'],
  ['BE', 'backup eligible'],
  ['BS', 'backed up'],
  ['AT', 'attested data'],
  ['ED', 'extensions'],
];
const kFormats = {
  none: 'no statement',
  packed: '§8.2',
  tpm: '§8.3',
  'android-key': '§8.4',
  'android-safetynet': '§8.5',
  'fido-u2f': '§8.6',
  apple: '§8.8',
  compound: '§8.9',
};
const kTimeClaims = ['iat', 'exp', 'nbf', 'auth_time'];
const kNoAaguid = '00000000-0000-0000-0000-000000000000';

// [{ title, rows: [[name, text or element, note?]] }] for an entry of the trace. What does not parse is said
// so in place: an inspector is for the broken cases.
export function describeExchange(entry) {
  const parts = entry.kind === 'http' ? httpParts(entry) : browserParts(entry);
  return parts.map(([title, read]) => {
    try {
      return { title, rows: read() };
    } catch (error) {
      return { title, rows: [['unreadable', String(error)]] };
    }
  });
}

function httpParts({ responseBody: reply }) {
  if (!reply || typeof reply !== 'object') return [];
  const parts = [];
  if (reply.challenge) parts.push(['Options', () => optionsRows(reply)]);
  if (reply.access) parts.push(['Access token', () => tokenRows(reply.access)]);
  if (reply.refresh) parts.push(['Refresh token', () => tokenRows(reply.refresh)]);
  return parts;
}

function browserParts({ credential, options }) {
  if (!credential) return [];
  const { response } = credential;
  const rpId = options.rpId ?? options.rp?.id;
  const parts = [['clientDataJSON', () => clientDataRows(response.clientDataJSON, options.challenge)]];
  if (response.attestationObject) {
    parts.push(['attestationObject', () => attestationRows(response.attestationObject)]);
    parts.push([
      'authenticatorData',
      () => authenticatorRows(attestationObject(response.attestationObject).authenticatorData, rpId),
    ]);
  } else {
    parts.push([
      'authenticatorData',
      () => authenticatorRows(authenticatorData(response.authenticatorData), rpId),
    ]);
    parts.push(['signature and user', () => assertionRows(response)]);
  }
  return parts;
}

function optionsRows(options) {
  const rows = [['challenge', bytesCount(options.challenge), 'sealed by the server, accepted once']];
  if (options.user)
    rows.push([
      'user.id',
      bytesCount(options.user.id),
      'the user handle: random, says nothing of the person',
    ]);
  if (options.pubKeyCredParams) {
    rows.push([
      'algorithms',
      options.pubKeyCredParams.map(({ alg }) => `${alg} (${algorithmName(alg)})`).join(', '),
    ]);
  }
  const ids = options.allowCredentials ?? options.excludeCredentials ?? [];
  if (options.allowCredentials || !options.user) {
    rows.push([
      'allowed',
      String(ids.length),
      ids.length
        ? 'these passkeys may answer'
        : 'any passkey of this RP ID may answer: a discoverable sign-in',
    ]);
  } else {
    rows.push(['excluded', String(ids.length), 'authenticators that hold one of these decline']);
  }
  return rows;
}

function clientDataRows(base64url, challenge) {
  const notes = {
    challenge: (value) => (value === challenge ? 'the one from the options' : 'NOT the one from the options'),
    origin: (value) => (value === location.origin ? 'this page' : 'another page'),
    crossOrigin: (value) =>
      value ? 'asked from within another site’s frame' : 'not asked from another site’s frame',
    type: () => 'keeps registrations and sign-ins apart',
  };
  return Object.entries(clientData(base64url)).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
    notes[name]?.(value),
  ]);
}

function attestationRows(base64url) {
  const { format, statement } = attestationObject(base64url);
  return [
    ['fmt', format, kFormats[format]],
    ...Object.entries(statement).map(([name, value]) => {
      if (name === 'alg') return [name, `${value} (${algorithmName(value)})`];
      if (name === 'x5c') return [name, `${value.length} certificates`, value.map(bytesCount).join(', ')];
      return [
        name,
        typeof value === 'string' && value.length > 64 ? bytesCount(value) : JSON.stringify(value),
      ];
    }),
  ];
}

function authenticatorRows(data, rpId) {
  const rows = [
    ['rpIdHash', data.rpIdHash, hashNote(data.rpIdHash, rpId)],
    ['flags', flagList(data), `0x${data.flagBits.toString(16).padStart(2, '0')}`],
    [
      'signCount',
      String(data.signCount),
      data.signCount === 0
        ? 'this authenticator does not count'
        : 'must be higher next time, or the key was copied',
    ],
  ];
  if (data.aaguid) {
    rows.push([
      'aaguid',
      data.aaguid,
      data.aaguid === kNoAaguid ? 'the model is not disclosed' : 'the authenticator’s model',
    ]);
    rows.push(['credential id', data.credentialId, bytesCount(data.credentialId)]);
    for (const [name, value] of Object.entries(data.publicKey)) rows.push([`key ${name}`, value]);
  }
  if (data.extensions) rows.push(['extensions', JSON.stringify(data.extensions)]);
  return rows;
}

function flagList({ flags }) {
  return element(
    'ul',
    { className: 'flags' },
    ...kFlags.map(([name, meaning]) =>
      element(
        'li',
        { className: flags[name] ? 'set' : '' },
        element('b', {}, `${name} ${Number(flags[name])}`),
        meaning,
      ),
    ),
  );
}

// Filled in when the digest is there; crypto.subtle only works asynchronously.
function hashNote(expected, rpId) {
  const note = element('span', {}, '…');
  crypto.subtle.digest('SHA-256', new TextEncoder().encode(rpId)).then((digest) => {
    const same = hex(new Uint8Array(digest)) === expected;
    note.textContent = same ? `is SHA-256 of “${rpId}”` : `is NOT SHA-256 of “${rpId}”`;
  });
  return note;
}

function assertionRows({ signature, userHandle }) {
  return [
    ['signature', bytesCount(signature), 'over authenticatorData and SHA-256 of clientDataJSON'],
    [
      'userHandle',
      userHandle ? bytesCount(userHandle) : 'absent',
      userHandle
        ? 'the account this passkey was made for'
        : 'the passkey is not discoverable: it does not know its account',
    ],
  ];
}

function tokenRows(compact) {
  const { header, claims } = jwt(compact);
  return [...Object.entries(header), ...Object.entries(claims)].map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
    kTimeClaims.includes(name) ? absolute(new Date(value * 1000)) : undefined,
  ]);
}

function bytesCount(base64url) {
  return `${decode(base64url).length} bytes`;
}
