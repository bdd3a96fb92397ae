-- Cards live at the provider; here is only what finds them again and what people tell them apart by.
CREATE TABLE payment_methods (
  id text PRIMARY KEY,
  owner_id text NOT NULL,
  -- The guest that the owner was when they added it: orders of that time name the guest.
  former_owner_id text,
  token text NOT NULL,
  brand text NOT NULL,
  last4 text NOT NULL,
  expiry_month int NOT NULL,
  expiry_year int NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz
);
CREATE INDEX payment_methods_owner ON payment_methods (owner_id) WHERE removed_at IS NULL;

CREATE TABLE payments (
  -- Also the key under which the provider is asked for the money.
  id text PRIMARY KEY,
  order_id text NOT NULL UNIQUE,
  customer_id text NOT NULL,
  method_id text NOT NULL,
  token text,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  currency text NOT NULL,
  status text NOT NULL,
  decline_reason text,
  -- The order has asked for its money back, or to have none taken.
  is_cancelled boolean NOT NULL DEFAULT false,
  -- Given back, or promised to be.
  promised_minor bigint NOT NULL DEFAULT 0,
  refunded_minor bigint NOT NULL DEFAULT 0,
  -- How often the provider was asked.
  attempts int NOT NULL DEFAULT 0,
  -- When the provider is to be asked, which for a payment that someone is asking about is the end of their lease.
  due_at timestamptz,
  -- [{ status, at }], oldest first
  history jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Counts the facts told about this payment.
  version int NOT NULL DEFAULT 0,
  CHECK (refunded_minor <= promised_minor AND promised_minor <= amount_minor)
);
CREATE INDEX payments_due ON payments (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX payments_customer ON payments (customer_id);
CREATE INDEX payments_newest ON payments (status, id DESC);

CREATE TABLE refunds (
  -- Also the key under which the provider is asked to give back.
  id text PRIMARY KEY,
  payment_id text NOT NULL REFERENCES payments,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL,
  status text NOT NULL,
  reason text NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  due_at timestamptz DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX refunds_payment ON refunds (payment_id);
CREATE INDEX refunds_due ON refunds (due_at) WHERE due_at IS NOT NULL;

-- Orders that ended before any money was asked for: none will be.
CREATE TABLE cancelled_orders (order_id text PRIMARY KEY, cancelled_at timestamptz NOT NULL DEFAULT now());

CREATE TABLE idempotency_keys (
  principal text NOT NULL,
  operation text NOT NULL,
  key text NOT NULL,
  body_hash text NOT NULL,
  -- The id of what came of it.
  answer text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (principal, operation, key)
);
