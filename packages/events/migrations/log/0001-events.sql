-- The log of the embedded shape. Each topic has one appender at a time, so positions of a topic become visible in order.
CREATE TABLE events (
  topic text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  event_id uuid NOT NULL UNIQUE,
  type text NOT NULL,
  event json NOT NULL,
  PRIMARY KEY (topic, position)
);
