-- Who gave a score: an account's email or a key's prefix; none for programs' own and the local user.
ALTER TABLE scores ADD COLUMN IF NOT EXISTS author LowCardinality(Nullable(String));
