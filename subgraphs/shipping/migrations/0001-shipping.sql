CREATE TABLE shipping_methods (
  id text PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  carrier text NOT NULL,
  description text NOT NULL,
  mode text NOT NULL,
  min_days int NOT NULL CHECK (min_days >= 0),
  max_days int NOT NULL CHECK (max_days >= min_days),
  -- Offered in this order.
  position int NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  -- [{ name, countries, tiers: [{ upToGrams, price: { minor, currency } }] }]
  zones jsonb NOT NULL,
  version int NOT NULL DEFAULT 1
);

CREATE TABLE shipments (
  id text PRIMARY KEY,
  order_id text NOT NULL UNIQUE,
  customer_id text NOT NULL,
  method_id text NOT NULL,
  status text NOT NULL,
  carrier text NOT NULL,
  tracking_number text NOT NULL UNIQUE,
  country text NOT NULL,
  grams int NOT NULL,
  -- [{ status, at }], oldest first
  history jsonb NOT NULL,
  -- When the simulated carrier does its next step; null when people do it, or nothing is left to do.
  due_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  dispatched_at timestamptz,
  delivered_at timestamptz,
  -- Counts the facts told about this parcel.
  version int NOT NULL DEFAULT 1
);
CREATE INDEX shipments_due ON shipments (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX shipments_customer ON shipments (customer_id);
CREATE INDEX shipments_newest ON shipments (status, id DESC);
