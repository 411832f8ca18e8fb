-- What is known about models of authenticators (FIDO metadata), and by what else than the AAGUID a credential's is known.
PRAGMA user_version = 2;

ALTER TABLE credential ADD COLUMN attestation_key_id BLOB NOT NULL DEFAULT x'';
ALTER TABLE credential ADD COLUMN enterprise_serial BLOB NOT NULL DEFAULT x'';

-- One row, once metadata was imported.
CREATE TABLE metadata (
  only        INTEGER PRIMARY KEY CHECK (only = 1),
  number      INTEGER NOT NULL,
  next_update INTEGER NOT NULL,
  imported_at INTEGER NOT NULL
) STRICT;

CREATE TABLE metadata_model (
  id              INTEGER PRIMARY KEY,  -- the order of the metadata
  aaguid          BLOB CHECK (length(aaguid) = 16),
  key_identifiers BLOB NOT NULL CHECK (length(key_identifiers) % 20 = 0),
  name            TEXT NOT NULL,
  icon            TEXT NOT NULL,
  status_reports  TEXT NOT NULL,
  roots           TEXT NOT NULL
) STRICT;
CREATE INDEX metadata_model_by_aaguid ON metadata_model (aaguid);

-- U2F models again, by their attestation certificates' keys.
CREATE TABLE metadata_key (
  key_identifier BLOB NOT NULL CHECK (length(key_identifier) = 20),
  model          INTEGER NOT NULL REFERENCES metadata_model (id) ON DELETE CASCADE,
  PRIMARY KEY (key_identifier, model)
) STRICT, WITHOUT ROWID;
CREATE INDEX metadata_key_by_model ON metadata_key (model);
