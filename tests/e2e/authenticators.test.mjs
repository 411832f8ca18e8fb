// Which authenticators can be used, and what must one not get away with? The matrix of virtual
// authenticators, against the server's defaults and against the settings that change what it accepts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as decode from '../../demo/decode.js';
import {
  accepted,
  client,
  create,
  exceptionOf,
  get,
  kAuthFailed,
  kPasskeyError,
  refused,
  signIn,
  signUp,
} from './ceremony.mjs';
import {
  addAuthenticator,
  kU2f,
  kUsb,
  kUsbWithoutResidentKey,
  openBlankPage,
  startBrowser,
  startServer,
} from './support.mjs';

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

// A server with these settings, for the tests that `body` registers on it.
function withServer(name, environment, body) {
  test(name, async (t) => {
    const server = await startServer({ environment });
    try {
      const tests = [];
      body(server, (title, run) => tests.push([title, run]));
      for (const [title, run] of tests) {
        await t.test(title, async () => {
          const tab = await openBlankPage(browser, server.origin);
          await run(client(server), tab).finally(tab.close);
        });
      }
    } finally {
      await server.stop();
    }
  });
}

const email = (() => {
  let count = 0;
  return () => `person${++count}@example.org`;
})();

async function listed(http, token) {
  return accepted(await http.list(token), 200).credentials;
}

withServer('by default', {}, (server, on) => {
  on('a platform authenticator signs up and in, with and without the e-mail', async (http, tab) => {
    await addAuthenticator(tab);
    const who = email();
    const account = await signUp(http, tab.page, who);
    assert.equal(account.user.email, who);
    const [credential] = await listed(http, account.access);
    assert.equal(credential.authenticator_attachment, 'platform');
    assert.deepEqual(credential.transports, ['internal']);
    assert.deepEqual([credential.backup_eligible, credential.backup_state], [false, false]);

    const known = accepted(await signIn(http, tab.page, who), 200);
    assert.equal(known.user.id, account.user.id);
    assert.equal(known.credential.id, credential.id);
    const discovered = accepted(await signIn(http, tab.page), 200);
    assert.equal(discovered.user.id, account.user.id);
    assert.ok((await listed(http, discovered.access))[0].last_used_at);
  });

  on('a security key without resident keys signs in with the e-mail', async (http, tab) => {
    const usb = await addAuthenticator(tab, kUsbWithoutResidentKey);
    const who = email();
    const account = await signUp(http, tab.page, who);
    assert.equal((await usb.credentials())[0].isResidentCredential, false);
    const [credential] = await listed(http, account.access);
    assert.equal(credential.authenticator_attachment, 'cross-platform');
    assert.deepEqual(credential.transports, ['usb']);
    assert.equal(accepted(await signIn(http, tab.page, who), 200).user.id, account.user.id);
    // Without an e-mail there is nothing it could discover.
    const options = accepted(await http.loginOptions(), 200);
    assert.equal(await exceptionOf(get(tab.page, options)), 'NotAllowedError');
  });

  on('RS256 and EdDSA are offered too', async (http, tab) => {
    await addAuthenticator(tab);
    for (const alg of [-257, -8]) {
      const who = email();
      const options = accepted(await http.signupOptions(who), 200);
      assert.ok(options.pubKeyCredParams.some((offered) => offered.alg === alg));
      options.pubKeyCredParams = [{ type: 'public-key', alg }];
      const credential = await create(tab.page, options);
      const { publicKey } = decode.attestationObject(credential.response.attestationObject).authenticatorData;
      assert.ok(publicKey.alg.startsWith(`${alg} `), publicKey.alg);
      accepted(await http.signupVerify(who, credential), 201);
      accepted(await signIn(http, tab.page, who), 200);
    }
  });

  on('an algorithm that was not offered is refused', async (http, tab) => {
    await addAuthenticator(tab);
    const who = email();
    const options = accepted(await http.signupOptions(who), 200);
    const kMlDsa44 = -48; // the only other algorithm that Chromium's virtual authenticators make
    options.pubKeyCredParams = [{ type: 'public-key', alg: kMlDsa44 }];
    refused(await http.signupVerify(who, await create(tab.page, options)), kPasskeyError);
  });

  on('a registration without user verification is refused', async (http, tab) => {
    const authenticator = await addAuthenticator(tab);
    await authenticator.spoil({ isBadUV: true });
    const who = email();
    const credential = await create(tab.page, accepted(await http.signupOptions(who), 200));
    refused(await http.signupVerify(who, credential), kPasskeyError, 'user_not_verified');
  });

  on('a sign-in without user verification is refused', async (http, tab) => {
    const authenticator = await addAuthenticator(tab);
    const who = email();
    await signUp(http, tab.page, who);
    await authenticator.spoil({ isBadUV: true });
    refused(await signIn(http, tab.page, who), kAuthFailed, 'user_not_verified');
    await authenticator.spoil({ isBadUV: false });
    accepted(await signIn(http, tab.page, who), 200);
  });

  on('a response without user presence is refused', async (http, tab) => {
    const authenticator = await addAuthenticator(tab);
    const who = email();
    await signUp(http, tab.page, who);
    await authenticator.spoil({ isBadUP: true });
    refused(await signIn(http, tab.page, who), kAuthFailed, 'user_not_present');
  });

  on('a wrong signature is refused', async (http, tab) => {
    const authenticator = await addAuthenticator(tab);
    const who = email();
    await signUp(http, tab.page, who);
    await authenticator.spoil({ isBogusSignature: true });
    refused(await signIn(http, tab.page, who), kAuthFailed, 'invalid_signature');
  });

  on('an authenticator that cannot verify its user never answers', async (http, tab) => {
    await addAuthenticator(tab, { ...kUsb, hasUserVerification: false, isUserVerified: false });
    const options = accepted(await http.signupOptions(email()), 200);
    assert.equal(options.authenticatorSelection.userVerification, 'required');
    assert.equal(await exceptionOf(create(tab.page, options)), 'NotAllowedError');
  });

  on('a synced passkey shows that it is, and later backups are recorded', async (http, tab) => {
    const authenticator = await addAuthenticator(tab, {
      defaultBackupEligibility: true,
      defaultBackupState: false,
    });
    const who = email();
    const account = await signUp(http, tab.page, who);
    assert.equal(account.credential.backup_eligible ?? true, true);
    let [credential] = await listed(http, account.access);
    assert.deepEqual([credential.backup_eligible, credential.backup_state], [true, false]);

    const [{ credentialId }] = await authenticator.credentials();
    await authenticator.setProperties(credentialId, { backupEligibility: true, backupState: true });
    const { access } = accepted(await signIn(http, tab.page, who), 200);
    [credential] = await listed(http, access);
    assert.deepEqual([credential.backup_eligible, credential.backup_state], [true, true]);

    // §7.2 step 18: what could be copied once cannot become bound to one device.
    await authenticator.setProperties(credentialId, { backupEligibility: false, backupState: false });
    refused(await signIn(http, tab.page, who), kAuthFailed, 'backup_eligibility_changed');
  });

  on('a passkey that is backed up without being eligible is refused', async (http, tab) => {
    const authenticator = await addAuthenticator(tab);
    const who = email();
    await signUp(http, tab.page, who);
    const [{ credentialId }] = await authenticator.credentials();
    await authenticator.setProperties(credentialId, { backupEligibility: false, backupState: true });
    refused(await signIn(http, tab.page, who), kAuthFailed, 'invalid_backup_state');
    await authenticator.remove();

    await addAuthenticator(tab, { defaultBackupEligibility: false, defaultBackupState: true });
    const other = email();
    const options = accepted(await http.signupOptions(other), 200);
    refused(
      await http.signupVerify(other, await create(tab.page, options)),
      kPasskeyError,
      'invalid_backup_state',
    );
  });

  on('counters count up to 32 bits, and one that goes back is refused', async (http, tab) => {
    const authenticator = await addAuthenticator(tab);
    const who = email();
    await signUp(http, tab.page, who);
    const [credential] = await authenticator.credentials();
    const setCounter = async (signCount) => {
      await authenticator.removeCredential(credential.credentialId);
      await authenticator.addCredential({ ...credential, signCount });
    };
    await setCounter(2 ** 31 - 1);
    accepted(await signIn(http, tab.page, who), 200);
    accepted(await signIn(http, tab.page, who), 200);
    await setCounter(5);
    refused(await signIn(http, tab.page, who), kAuthFailed, 'counter_not_advanced');
  });

  on('an authenticator that holds a passkey of the account is not registered twice', async (http, tab) => {
    await addAuthenticator(tab);
    const { access } = await signUp(http, tab.page, email());
    const options = accepted(await http.registerOptions(access), 200);
    assert.equal(options.excludeCredentials.length, 1);
    assert.equal(await exceptionOf(create(tab.page, options)), 'InvalidStateError');
  });
});

withServer(
  'user_verification = preferred',
  { BLOCKAUTH_PASSKEY_USER_VERIFICATION: 'preferred' },
  (server, on) => {
    on('an authenticator that cannot verify its user is accepted', async (http, tab) => {
      await addAuthenticator(tab, {
        ...kUsbWithoutResidentKey,
        hasUserVerification: false,
        isUserVerified: false,
      });
      const who = email();
      const options = accepted(await http.signupOptions(who), 200);
      assert.equal(options.authenticatorSelection.userVerification, 'preferred');
      const credential = await create(tab.page, options);
      const { flags } = decode.attestationObject(credential.response.attestationObject).authenticatorData;
      assert.equal(flags.UV, false);
      accepted(await http.signupVerify(who, credential), 201);
      accepted(await signIn(http, tab.page, who), 200);
    });

    on('a U2F key registers and signs in with the e-mail', async (http, tab) => {
      await addAuthenticator(tab, kU2f);
      const who = email();
      const account = await signUp(http, tab.page, who);
      assert.equal(accepted(await signIn(http, tab.page, who), 200).user.id, account.user.id);
    });
  },
);

withServer('attestation = direct', { BLOCKAUTH_PASSKEY_ATTESTATION: 'direct' }, (server, on) => {
  on('a packed statement is asked for and accepted', async (http, tab) => {
    await addAuthenticator(tab, kUsb);
    const who = email();
    const options = accepted(await http.signupOptions(who), 200);
    assert.equal(options.attestation, 'direct');
    const credential = await create(tab.page, options);
    const { format, statement } = decode.attestationObject(credential.response.attestationObject);
    assert.equal(format, 'packed');
    assert.ok(statement.x5c.length >= 1);
    accepted(await http.signupVerify(who, credential), 201);
    accepted(await signIn(http, tab.page, who), 200);
  });

  on('a packed statement over other data is refused', async (http, tab) => {
    const authenticator = await addAuthenticator(tab, kUsb);
    await authenticator.spoil({ isBogusSignature: true });
    const who = email();
    const credential = await create(tab.page, accepted(await http.signupOptions(who), 200));
    refused(await http.signupVerify(who, credential), kPasskeyError, 'attestation_statement_invalid');
  });
});
