CREATE TABLE price_lists (
  id text PRIMARY KEY,
  name text NOT NULL,
  currency text NOT NULL,
  -- Null for everyone.
  customer_group text,
  -- Empty for all countries.
  countries text[] NOT NULL DEFAULT '{}',
  starts_at timestamptz,
  ends_at timestamptz,
  -- The highest list that has a price gives it.
  priority int NOT NULL DEFAULT 0,
  is_default boolean NOT NULL DEFAULT false,
  -- Whether its amounts are what a consumer pays, or tax comes on top.
  tax_included boolean NOT NULL DEFAULT true,
  version int NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX price_lists_default ON price_lists (currency) WHERE is_default;

-- Amounts are in the minor unit of the list's currency.
CREATE TABLE prices (
  variant_id text NOT NULL,
  price_list_id text NOT NULL REFERENCES price_lists,
  min_quantity int NOT NULL CHECK (min_quantity > 0),
  amount bigint NOT NULL CHECK (amount >= 0),
  compare_at bigint CHECK (compare_at >= 0),
  PRIMARY KEY (variant_id, price_list_id, min_quantity)
);

-- Only variants that are not taxed at the standard rate.
CREATE TABLE variant_taxes (
  variant_id text PRIMARY KEY,
  tax_class text NOT NULL
);

CREATE TABLE promotions (
  id text PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL,
  basis_points int CHECK (basis_points BETWEEN 1 AND 10000),
  -- { minor, currency }
  amount jsonb,
  scope text NOT NULL,
  variant_ids text[] NOT NULL DEFAULT '{}',
  minimum jsonb,
  starts_at timestamptz,
  ends_at timestamptz,
  is_combinable boolean NOT NULL,
  priority int NOT NULL,
  requires_coupon boolean NOT NULL,
  usage_limit int,
  used int NOT NULL DEFAULT 0 CHECK (used >= 0)
);

CREATE TABLE coupons (
  id text PRIMARY KEY,
  code text NOT NULL UNIQUE,
  promotion_id text NOT NULL REFERENCES promotions,
  starts_at timestamptz,
  ends_at timestamptz,
  usage_limit int,
  usage_limit_per_customer int,
  used int NOT NULL DEFAULT 0 CHECK (used >= 0)
);
CREATE INDEX coupons_promotion ON coupons (promotion_id);

CREATE TABLE coupon_customers (
  coupon_id text NOT NULL REFERENCES coupons,
  customer_id text NOT NULL,
  used int NOT NULL CHECK (used >= 0),
  PRIMARY KEY (coupon_id, customer_id)
);

CREATE TABLE quotes (
  id text PRIMARY KEY,
  cart_id text NOT NULL,
  customer_id text NOT NULL,
  status text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash text NOT NULL,
  pricing jsonb NOT NULL,
  -- { promotionIds, couponIds }: the uses that it holds while it is open, and has taken once it is consumed.
  uses jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
-- A key belongs to its quote as long as that holds; afterwards it begins anew.
CREATE UNIQUE INDEX quotes_key ON quotes (idempotency_key) WHERE status IN ('OPEN', 'CONSUMED');
CREATE INDEX quotes_open_cart ON quotes (cart_id) WHERE status = 'OPEN';
CREATE INDEX quotes_open ON quotes (expires_at) WHERE status = 'OPEN';

CREATE TABLE tax_rates (
  country text NOT NULL,
  tax_class text NOT NULL,
  basis_points int NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
  PRIMARY KEY (country, tax_class)
);

-- Counts the changes of each kind of rule, so that the facts about them have versions.
CREATE TABLE rule_versions (
  rules text PRIMARY KEY,
  version int NOT NULL
);
