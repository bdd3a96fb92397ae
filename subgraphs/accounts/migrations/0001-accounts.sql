-- Someone who shops here. A guest has no email and no password until they sign up, and keeps the id then.
CREATE TABLE users (
  id text PRIMARY KEY,
  -- Lower case, so that the constraint knows no difference of case.
  email text CONSTRAINT users_email UNIQUE,
  name text,
  -- PHC string of argon2id.
  password_hash text,
  roles text[] NOT NULL DEFAULT '{}',
  -- A guest who signed in to an account of their own: what was theirs has followed.
  merged_into text REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Counts the facts reported about this user.
  version int NOT NULL DEFAULT 1,
  CHECK ((email IS NULL) = (password_hash IS NULL))
);
CREATE INDEX users_admins ON users (id) WHERE 'ADMIN' = ANY(roles);

-- One sign-in on one device: a family of refresh tokens, of which the newest alone is good.
CREATE TABLE sessions (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  end_reason text
);
CREATE INDEX sessions_of_user ON sessions (user_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Used tokens are kept for as long as their session, or the second use of a stolen one would look like any wrong token.
CREATE TABLE refresh_tokens (
  hash text PRIMARY KEY,
  session_id text NOT NULL REFERENCES sessions ON DELETE CASCADE,
  used_at timestamptz
);
CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);

-- Rows never change but for their owner and removal: an order points to the address it was sent to.
CREATE TABLE addresses (
  id text PRIMARY KEY,
  owner_id text NOT NULL REFERENCES users,
  name text NOT NULL,
  line1 text NOT NULL,
  line2 text,
  city text NOT NULL,
  postal_code text,
  region text,
  country text NOT NULL,
  phone text,
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz
);
CREATE INDEX addresses_of_owner ON addresses (owner_id) WHERE removed_at IS NULL;

-- Password attempts by account and by network address; the keys are hashes.
CREATE TABLE password_attempts (
  key text PRIMARY KEY,
  count int NOT NULL,
  resets_at timestamptz NOT NULL
);
CREATE INDEX password_attempts_reset ON password_attempts (resets_at);
