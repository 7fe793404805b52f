-- A search shows the sessions whose own name, task, tags or id has the words beside what events said.
-- Mostly there are none: which thousand sessions may have a word is told by its trigrams. The
-- expression is telemetry.words.NAMED, which the question must repeat to the letter.
ALTER TABLE session_summaries ADD INDEX IF NOT EXISTS trigrams lowerUTF8(concatWithSeparator(' ', ifNull(name, ''), ifNull(task, ''), arrayStringConcat(tags, ' '), session_id)) TYPE ngrambf_v1(3, 16384, 2, 0) GRANULARITY 1;
ALTER TABLE session_summaries MATERIALIZE INDEX trigrams
