// How does a ceremony of this page reach the command line? As a case for `blockauth verify`, which judges it
// by the server's own code and names the step that refuses it.
import { attestationObject, authenticatorData } from './decode.js';
import { trace } from './trace.js';

// What the server stores with a passkey, for those that this page has seen being made: credential id ->
// record. A sign-in cannot be judged without the public key, and the server gives it to nobody.
const records = new Map();

trace.addEventListener('change', ({ detail: { call, credential, options } }) => {
  if (call !== 'create' || !credential) return;
  try {
    const data = attestationObject(credential.response.attestationObject).authenticatorData;
    records.set(credential.id, {
      credential_id: credential.id,
      public_key: data.publicKeyBytes,
      sign_count: data.signCount,
      user_handle: options.user.id,
      backup_eligible: data.flags.BE,
    });
  } catch {
    // Unreadable attestation: the inspector says so where it shows it.
  }
});

// The case for a finished navigator.credentials call, or null where its passkey was made elsewhere.
export function verifyCase({ call, options, credential }) {
  const common = {
    origins: [location.origin],
    challenge: options.challenge,
    credential,
  };
  if (call === 'create') {
    return {
      id: 'demo-registration',
      ceremony: 'registration',
      rp_id: options.rp.id,
      require_user_verification: options.authenticatorSelection?.userVerification === 'required',
      algorithms: options.pubKeyCredParams.map(({ alg }) => alg),
      ...common,
    };
  }
  const record = records.get(credential.id);
  if (!record) return null;
  const { signCount } = authenticatorData(credential.response.authenticatorData);
  return {
    id: 'demo-authentication',
    ceremony: 'authentication',
    rp_id: options.rpId,
    require_user_verification: options.userVerification === 'required',
    // The counter stored meanwhile is the server's alone; one less than the response's stands for it.
    stored: { ...record, sign_count: Math.max(0, signCount - 1) },
    ...common,
  };
}
