// What is inside the opaque values of WebAuthn and of the tokens? Bytes in, plain objects for display out.
import { decodeFirst } from './cbor.js';
import { decode, encode, hex } from './base64url.js';

const kCoseAlgorithms = {
  '-7': 'ES256',
  '-8': 'EdDSA',
  '-35': 'ES384',
  '-36': 'ES512',
  '-37': 'PS256',
  '-38': 'PS384',
  '-39': 'PS512',
  '-257': 'RS256',
  '-258': 'RS384',
  '-259': 'RS512',
};
const kCoseKeyTypes = { 1: 'OKP', 2: 'EC2', 3: 'RSA' };
const kCoseCurves = { 1: 'P-256', 2: 'P-384', 3: 'P-521', 6: 'Ed25519' };

export function algorithmName(id) {
  return kCoseAlgorithms[id] ?? 'unknown';
}

// §5.8.1
export function clientData(base64url) {
  return JSON.parse(new TextDecoder().decode(decode(base64url)));
}

// §6.5.4
export function attestationObject(base64url) {
  const { value } = decodeFirst(decode(base64url));
  return {
    format: value.get('fmt'),
    statement: plain(value.get('attStmt')),
    authenticatorData: authenticatorData(value.get('authData')),
  };
}

// §6.1
export function authenticatorData(bytesOrText) {
  const bytes = typeof bytesOrText === 'string' ? decode(bytesOrText) : bytesOrText;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = bytes[32];
  const data = {
    rpIdHash: hex(bytes.subarray(0, 32)),
    flags: {
      UP: Boolean(flags & 0x01),
      UV: Boolean(flags & 0x04),
      BE: Boolean(flags & 0x08),
      BS: Boolean(flags & 0x10),
      AT: Boolean(flags & 0x40),
      ED: Boolean(flags & 0x80),
    },
    flagBits: flags,
    signCount: view.getUint32(33),
  };
  let position = 37;
  if (data.flags.AT) {
    const idLength = view.getUint16(position + 16);
    const keyAt = position + 18 + idLength;
    const key = decodeFirst(bytes.subarray(keyAt));
    data.aaguid = uuid(bytes.subarray(position, position + 16));
    data.credentialId = encode(bytes.subarray(position + 18, keyAt));
    data.publicKey = coseKey(key.value);
    data.publicKeyBytes = encode(bytes.subarray(keyAt, keyAt + key.length));
    position = keyAt + key.length;
  }
  if (data.flags.ED) data.extensions = plain(decodeFirst(bytes.subarray(position)).value);
  return data;
}

// RFC 9052 §7, RFC 9053 §7.1, RFC 8230 §4
function coseKey(map) {
  const type = map.get(1);
  const key = {
    kty: `${type} (${kCoseKeyTypes[type] ?? 'unknown'})`,
    alg: `${map.get(3)} (${algorithmName(map.get(3))})`,
  };
  if (type === 3) return { ...key, n: encode(map.get(-1)), e: encode(map.get(-2)) };
  key.crv = `${map.get(-1)} (${kCoseCurves[map.get(-1)] ?? 'unknown'})`;
  key.x = encode(map.get(-2));
  if (map.has(-3)) key.y = encode(map.get(-3));
  return key;
}

// RFC 7515 §3.1, read without being verified: only the server can do that.
export function jwt(compact) {
  const [header, claims] = compact
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(new TextDecoder().decode(decode(part))));
  return { header, claims };
}

// CBOR values as JSON can show them: maps as objects, bytes as base64url.
function plain(value) {
  if (value instanceof Uint8Array) return encode(value);
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'bigint' ? String(value) : value;
}

function uuid(bytes) {
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
