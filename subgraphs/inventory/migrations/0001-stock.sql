CREATE TABLE locations (
  id text PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  country text NOT NULL,
  -- Orders are served from the lowest number that has all of their goods.
  priority int NOT NULL
);

CREATE TABLE stock_levels (
  variant_id text NOT NULL,
  location_id text NOT NULL REFERENCES locations,
  available int NOT NULL CHECK (available >= 0),
  reserved int NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  sold int NOT NULL DEFAULT 0 CHECK (sold >= 0),
  low_stock_threshold int NOT NULL DEFAULT 3,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (variant_id, location_id)
);

CREATE TABLE reservations (
  order_id text PRIMARY KEY,
  status text NOT NULL,
  -- [{ variantId, locationId, quantity }]
  picks jsonb NOT NULL,
  expires_at timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1
);
CREATE INDEX reservations_open ON reservations (expires_at) WHERE status = 'OPEN';

CREATE TABLE adjustments (
  id text PRIMARY KEY,
  variant_id text NOT NULL,
  location_id text NOT NULL,
  delta int NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  idempotency_key text NOT NULL,
  adjusted_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (actor, idempotency_key)
);
