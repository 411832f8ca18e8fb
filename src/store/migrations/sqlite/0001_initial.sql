-- Times are microseconds since 1970 (UTC). UUIDs are their 16 octets. docs/storage-schema.md describes every column.
PRAGMA application_id = 1112296257;  -- "BLKA"; sqlite_schema.cpp compares it
PRAGMA user_version = 1;

CREATE TABLE user (
  id              TEXT PRIMARY KEY NOT NULL,
  email           TEXT NOT NULL,
  email_canonical TEXT UNIQUE,  -- what look-ups and uniqueness go by; NULL for an account without e-mail
  display_name    TEXT NOT NULL,
  handle          BLOB NOT NULL UNIQUE,
  is_active       INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  email_verified  INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
  foreign_issuer  TEXT,
  foreign_subject TEXT,
  created_at      INTEGER NOT NULL,
  CHECK ((foreign_issuer IS NULL) = (foreign_subject IS NULL)),
  UNIQUE (foreign_issuer, foreign_subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE credential (
  id                       BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  credential_id            BLOB NOT NULL UNIQUE,
  user_id                  TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  user_handle              BLOB NOT NULL,
  name                     TEXT NOT NULL,
  rp_id                    TEXT NOT NULL,
  public_key               BLOB NOT NULL,
  algorithm                INTEGER NOT NULL,
  sign_count               INTEGER NOT NULL CHECK (sign_count BETWEEN 0 AND 4294967295),
  uv_initialized           INTEGER NOT NULL CHECK (uv_initialized IN (0, 1)),
  backup_eligible          INTEGER CHECK (backup_eligible IN (0, 1)),
  backup_state             INTEGER NOT NULL CHECK (backup_state IN (0, 1)),
  transports               TEXT NOT NULL,
  aaguid                   BLOB NOT NULL CHECK (length(aaguid) = 16),
  authenticator_attachment TEXT NOT NULL,
  is_discoverable          INTEGER CHECK (is_discoverable IN (0, 1)),
  attestation_format       TEXT NOT NULL,
  attestation_type         TEXT NOT NULL CHECK (attestation_type IN ('none', 'self', 'basic', 'attca', 'anonca')),
  attestation_trusted      INTEGER NOT NULL CHECK (attestation_trusted IN (0, 1)),
  attestation_object       BLOB NOT NULL,
  created_at               INTEGER NOT NULL,
  last_used_at             INTEGER,
  is_active                INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  revoked_at               INTEGER,
  revocation_reason        TEXT NOT NULL
) STRICT;
CREATE INDEX credential_by_user ON credential (user_id, rp_id);

-- One row is one sign-in: a family of refresh tokens. Its credential may live in another store, hence no reference.
CREATE TABLE session (
  id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  user_id    TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  credential BLOB CHECK (length(credential) = 16),
  rp_id      TEXT NOT NULL,
  methods    TEXT NOT NULL,
  auth_time  INTEGER NOT NULL,
  generation INTEGER NOT NULL CHECK (generation BETWEEN 0 AND 4294967295),
  rotated_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  is_revoked INTEGER NOT NULL CHECK (is_revoked IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_expiry ON session (expires_at);
CREATE INDEX session_revoked ON session (id) WHERE is_revoked = 1;

CREATE TABLE enrolment (
  token_hash BLOB PRIMARY KEY NOT NULL,
  user_id    TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL,
  is_spent   INTEGER NOT NULL CHECK (is_spent IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolment_by_user ON enrolment (user_id);

-- The expiry comes first: new rows go to the end of the tree, old ones leave it at the front.
CREATE TABLE spent_challenge (
  expires_at INTEGER NOT NULL,
  nonce      BLOB NOT NULL,
  PRIMARY KEY (expires_at, nonce)
) STRICT, WITHOUT ROWID;

-- One row. Challenges that expire at or before it are spent, whether or not their row is still there.
CREATE TABLE ledger_watermark (
  only       INTEGER PRIMARY KEY CHECK (only = 1),
  expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO ledger_watermark (only, expires_at) VALUES (1, 0);

CREATE TABLE instance_state (
  name  TEXT PRIMARY KEY NOT NULL,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
