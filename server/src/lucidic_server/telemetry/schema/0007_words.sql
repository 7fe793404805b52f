-- One text index over everything that an event's record said, instead of one a column: a search for
-- two words asks for both in one record, whichever columns they stand in. Escapes of JSON text are
-- blanks to it, so that the n of a line's end is no part of the word behind it. The expression is
-- telemetry.words.SAID, which every question must repeat to the letter to be answered by the index.
ALTER TABLE event_records DROP INDEX IF EXISTS name_words;
ALTER TABLE event_records DROP INDEX IF EXISTS input_words;
ALTER TABLE event_records DROP INDEX IF EXISTS output_words;
ALTER TABLE event_records ADD INDEX IF NOT EXISTS words lower(replaceRegexpAll(concatWithSeparator(' ', ifNull(name, ''), ifNull(goal, ''), ifNull(action, ''), ifNull(state, ''), ifNull(error, ''), ifNull(error_type, ''), ifNull(traceback, ''), ifNull(input, ''), ifNull(output, ''), ifNull(arguments, ''), ifNull(data, ''), ifNull(metadata, '')), '\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})', ' ')) TYPE text(tokenizer = splitByNonAlpha);
-- Parts that are there already get theirs in the background; until then they are read instead.
ALTER TABLE event_records MATERIALIZE INDEX words
