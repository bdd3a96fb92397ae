CREATE TABLE categories (
  id text PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  description text,
  parent_id text REFERENCES categories,
  -- Ids from the root down to the category itself.
  path text[] NOT NULL,
  version int NOT NULL DEFAULT 1
);
CREATE INDEX categories_parent ON categories (parent_id);
CREATE INDEX categories_path ON categories USING gin (path);

CREATE TABLE products (
  id text PRIMARY KEY,
  handle text NOT NULL UNIQUE,
  status text NOT NULL,
  category_id text REFERENCES categories,
  -- Milliseconds, so that a page's cursor names the very same moment.
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  published_at timestamptz(3),
  version int NOT NULL DEFAULT 1,
  -- How many facts were reported of it; a change of one version may report several.
  facts int NOT NULL DEFAULT 0,
  -- Everything else, its variants included. What lists search for is taken from it, in small letters.
  document jsonb NOT NULL,
  title text GENERATED ALWAYS AS (lower(document->>'title')) STORED,
  vendor text GENERATED ALWAYS AS (lower(document->>'vendor')) STORED,
  tags jsonb GENERATED ALWAYS AS (lower(document->>'tags')::jsonb) STORED
);
CREATE INDEX products_created ON products (created_at, id);
CREATE INDEX products_updated ON products (updated_at, id);
CREATE INDEX products_published ON products (coalesce(published_at, '-infinity'), id);
CREATE INDEX products_title ON products (title, id);
CREATE INDEX products_category ON products (category_id, status);
CREATE INDEX products_vendor ON products (vendor);
CREATE INDEX products_tags ON products USING gin (tags);

-- Where a variant's product is found.
CREATE TABLE variants (
  id text PRIMARY KEY,
  product_id text NOT NULL REFERENCES products ON DELETE CASCADE,
  sku text
);
CREATE INDEX variants_product ON variants (product_id);
CREATE INDEX variants_sku ON variants (sku);
