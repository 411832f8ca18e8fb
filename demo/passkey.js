// How does a web page create a passkey and sign in with one?
//
// The module to copy into another page: options as the server sent them go in, the JSON that the server's
// verify call takes comes out. It knows the browser and nothing of this demo.
import { decode, encode } from './base64url.js';

const pkc = globalThis.PublicKeyCredential;

// WebAuthn exists in secure contexts only: https, or http on localhost.
export function isSupported() {
  return globalThis.isSecureContext && typeof pkc === 'function' && 'credentials' in navigator;
}

// Whether the browser can offer passkeys in the autofill of an <input autocomplete="username webauthn">.
export async function isAutofillSupported() {
  return isSupported() && ((await pkc.isConditionalMediationAvailable?.()) ?? false);
}

// §5.1.7: what the browser says that it can do, or nothing where it cannot tell.
export async function clientCapabilities() {
  return pkc?.getClientCapabilities?.();
}

// §5.1.3. Throws the browser's own DOMException when the person cancels or the authenticator refuses.
export async function create(optionsJSON, { signal } = {}) {
  const publicKey = creationOptions(optionsJSON);
  return credentialToJSON(await navigator.credentials.create({ publicKey, signal }));
}

// §5.1.4. mediation 'conditional' waits, without any dialog, until the person picks a passkey from the
// autofill list.
export async function get(optionsJSON, { mediation, signal } = {}) {
  const publicKey = requestOptions(optionsJSON);
  return credentialToJSON(await navigator.credentials.get({ publicKey, mediation, signal }));
}

// §5.1.10 (Signal API): tells the passkey provider which passkeys of this account the server still accepts,
// so that it can stop offering deleted ones. The list must be complete: the provider hides or removes what is
// missing from it.
export async function signalAccepted({ rpId, userHandle, credentialIds }) {
  if (!pkc?.signalAllAcceptedCredentials) return false;
  await pkc.signalAllAcceptedCredentials({
    rpId,
    userId: userHandle,
    allAcceptedCredentialIds: credentialIds,
  });
  return true;
}

// §5.1.10: how the account is called now.
export async function signalDetails({ rpId, userHandle, name, displayName }) {
  if (!pkc?.signalCurrentUserDetails) return false;
  await pkc.signalCurrentUserDetails({ rpId, userId: userHandle, name, displayName });
  return true;
}

// §5.1.10: the server says that this passkey, which was just offered to it, certainly does not exist.
export async function signalUnknown({ rpId, credentialId }) {
  if (!pkc?.signalUnknownCredential) return false;
  await pkc.signalUnknownCredential({ rpId, credentialId });
  return true;
}

// The browser's own conversions (§5.1.8, §5.1.9, §5.1.7.1) where they exist; else the same for the members
// BlockAuth sends.
function creationOptions(json) {
  if (pkc.parseCreationOptionsFromJSON) return pkc.parseCreationOptionsFromJSON(json);
  return {
    ...json,
    challenge: decode(json.challenge),
    user: { ...json.user, id: decode(json.user.id) },
    excludeCredentials: (json.excludeCredentials ?? []).map(descriptor),
  };
}

function requestOptions(json) {
  if (pkc.parseRequestOptionsFromJSON) return pkc.parseRequestOptionsFromJSON(json);
  return {
    ...json,
    challenge: decode(json.challenge),
    allowCredentials: (json.allowCredentials ?? []).map(descriptor),
  };
}

function descriptor(json) {
  return { ...json, id: decode(json.id) };
}

// What the page got for itself stays here: the secrets of prf and the contents of large blobs are none of the
// server's business.
function withoutSecrets(json) {
  const results = { ...json.clientExtensionResults };
  if (results.prf) results.prf = { ...results.prf, results: undefined };
  if (results.largeBlob) results.largeBlob = { ...results.largeBlob, blob: undefined };
  return { ...json, clientExtensionResults: results };
}

function credentialToJSON(credential) {
  if (credential.toJSON) return withoutSecrets(credential.toJSON());
  const { response } = credential;
  const json = {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: encode(response.clientDataJSON) },
  };
  if (credential.authenticatorAttachment) json.authenticatorAttachment = credential.authenticatorAttachment;
  if (response.attestationObject) {
    json.response.attestationObject = encode(response.attestationObject);
    json.response.transports = response.getTransports?.() ?? [];
  } else {
    json.response.authenticatorData = encode(response.authenticatorData);
    json.response.signature = encode(response.signature);
    if (response.userHandle) json.response.userHandle = encode(response.userHandle);
  }
  return withoutSecrets(json);
}
