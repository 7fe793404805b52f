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
FROM
(
    SELECT *
    FROM session_summaries
    WHERE project_id = {project_id:String}
    ORDER BY session_id, version DESC
    LIMIT 1 BY session_id
)
ARRAY JOIN $groups AS group
WHERE deleted = 0 AND $condition
