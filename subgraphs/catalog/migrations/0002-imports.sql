CREATE TABLE imports (
  id text PRIMARY KEY,
  status text NOT NULL DEFAULT 'READING',
  upload_id text NOT NULL,
  file_name text NOT NULL,
  currency text NOT NULL,
  rows int NOT NULL DEFAULT 0,
  products int NOT NULL DEFAULT 0,
  variants int NOT NULL DEFAULT 0,
  created int NOT NULL DEFAULT 0,
  updated int NOT NULL DEFAULT 0,
  unchanged int NOT NULL DEFAULT 0,
  -- [{ line, column, message }]
  problems jsonb NOT NULL DEFAULT '[]',
  started_at timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz
);
CREATE INDEX imports_reading ON imports (started_at) WHERE status = 'READING';

-- A row for each product that was written, until pricing and inventory have taken it up.
CREATE TABLE import_products (
  import_id text NOT NULL REFERENCES imports ON DELETE CASCADE,
  product_id text NOT NULL,
  is_priced boolean NOT NULL DEFAULT false,
  is_stocked boolean NOT NULL DEFAULT false,
  PRIMARY KEY (import_id, product_id)
);
