-- A page of a list is of the newest sessions that match, wherever their ids lie: here summaries lie
-- in the order of that list, so that a page reads some hundred rows of them and stops, however many
-- sessions there are. Older versions of a session lie here too, until parts merge; who reads a page
-- asks which version is the newest. See decision 15. The columns are those of a summary row and what chooses it.
ALTER TABLE session_summaries
    MODIFY SETTING deduplicate_merge_projection_mode = 'rebuild',
    lightweight_mutation_projection_mode = 'rebuild';
ALTER TABLE session_summaries ADD PROJECTION IF NOT EXISTS by_start
(
    SELECT
        project_id, session_id, version, deleted,
        agent_id, name, task, tags, state, end_reason, is_successful, session_eval,
        production_monitoring, started_at, ended_at, last_record_at, duration_ms,
        steps, events, errors, cost, input_tokens, output_tokens, models
    ORDER BY project_id, started_at, session_id
);
-- In the background; until then parts that were there before are read whole.
ALTER TABLE session_summaries MATERIALIZE PROJECTION by_start
