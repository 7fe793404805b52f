-- Each session once for each group that events of it are in, with what those events add up to.
SELECT
    any(state) AS state,
    any(is_successful) AS is_successful,
    $begin AS begin,
    toString(part.$by) AS group,
    sum(part.events) AS own_events,
    sum(part.errors) AS own_errors,
    sumOrNull(part.cost) AS own_cost,
    sumOrNull(toInt128(part.input_tokens)) AS own_input,
    sumOrNull(toInt128(part.output_tokens)) AS own_output
FROM
(
    -- Apart: the names of what is selected must not stand in for the columns that a filter asks of.
    SELECT *
    FROM session_summaries FINAL
    WHERE project_id = {project_id:String} AND deleted = 0 AND $condition
)
ARRAY JOIN figures AS part
GROUP BY session_id, begin, group
