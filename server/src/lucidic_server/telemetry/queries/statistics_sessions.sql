-- Each session once for each group that it is in.
SELECT
    state,
    is_successful,
    $begin AS begin,
    group,
    steps + events AS own_events,
    errors AS own_errors,
    cost AS own_cost,
    input_tokens AS own_input,
    output_tokens AS own_output
FROM session_summaries FINAL
ARRAY JOIN $groups AS group
WHERE project_id = {project_id:String} AND deleted = 0 AND $condition
