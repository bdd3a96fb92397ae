-- The ledger of the sandbox bank. Nobody but the sandbox provider reads or writes it, except to check the books.
CREATE TABLE provider_charges (
  key text PRIMARY KEY,
  -- The shop's name for it: the order.
  reference text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  -- CAPTURED, DECLINED, or VOIDED: closed before anything was taken
  status text NOT NULL,
  reason text,
  refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0 AND refunded_minor <= amount_minor),
  charged_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX provider_charges_reference ON provider_charges (reference);

CREATE TABLE provider_refunds (
  key text PRIMARY KEY,
  charge_key text NOT NULL REFERENCES provider_charges,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  refunded_at timestamptz NOT NULL DEFAULT now()
);
