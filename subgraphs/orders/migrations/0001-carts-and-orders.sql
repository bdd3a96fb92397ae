CREATE TABLE carts (
  id text PRIMARY KEY,
  owner_id text NOT NULL,
  version int NOT NULL,
  -- Lines, country, coupons, delivery and the last quote: one document, always read and written whole.
  state jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX carts_owner ON carts (owner_id, updated_at DESC);

CREATE TABLE orders (
  id text PRIMARY KEY,
  number bigint GENERATED ALWAYS AS IDENTITY (START WITH 1001),
  customer_id text NOT NULL,
  cart_id text NOT NULL UNIQUE,
  status text NOT NULL,
  version int NOT NULL,
  -- The events folded, written in the transaction that stores them.
  state jsonb NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT now(),
  -- When the checkout has taken too long; null once it no longer waits for anybody.
  due_at timestamptz,
  idempotency_key text NOT NULL,
  -- SHA-256 of what was asked for under the key.
  request_hash text NOT NULL,
  UNIQUE (customer_id, idempotency_key)
);
CREATE INDEX orders_of_customer ON orders (customer_id, placed_at DESC, id DESC);
CREATE INDEX orders_by_time ON orders (placed_at DESC, id DESC);
CREATE INDEX orders_due ON orders (due_at) WHERE due_at IS NOT NULL;

-- The truth about orders.
CREATE TABLE order_events (
  order_id text NOT NULL REFERENCES orders,
  version int NOT NULL,
  type text NOT NULL,
  data jsonb NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, version)
);
