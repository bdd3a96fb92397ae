-- Facts that this area's transactions have stored and its relay has yet to send.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL UNIQUE,
  topic text NOT NULL,
  event json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;

-- Where this area stands in the topics of others; locked by the one consumer that is active.
CREATE TABLE consumer_positions (
  consumer text NOT NULL,
  topic text NOT NULL,
  partition int NOT NULL,
  next_position bigint NOT NULL,
  PRIMARY KEY (consumer, topic, partition)
);

-- What was taken in: the same event twice has one effect.
CREATE TABLE inbox (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  topic text NOT NULL,
  subject text NOT NULL,
  version int NOT NULL,
  handled_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);

-- Failures outlive the process, or an event that kills it would be tried for ever.
CREATE TABLE attempts (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  count int NOT NULL,
  error text NOT NULL,
  last_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);

-- Events that could not be handled (with an error), and the later ones of the same key that wait behind them.
CREATE TABLE parked (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  consumer text NOT NULL,
  topic text NOT NULL,
  subject text NOT NULL,
  event_id uuid NOT NULL,
  event json NOT NULL,
  error text,
  parked_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (consumer, event_id)
);
CREATE INDEX parked_key ON parked (consumer, topic, subject, seq);
