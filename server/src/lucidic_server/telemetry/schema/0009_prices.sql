-- What the server computed that an event costs, where nobody said it: USD, and by whose prices.
ALTER TABLE event_records ADD COLUMN IF NOT EXISTS price Nullable(Float64) AFTER cost_added;
ALTER TABLE event_records
    ADD COLUMN IF NOT EXISTS price_source LowCardinality(Nullable(String)) AFTER price;
