-- The most frequent values of each field, among the sessions that match. Most sessions are like many
-- others in all of these fields: they are counted first, and taken apart once for all that are alike.
SELECT pair.1 AS field, pair.2 AS value, sum(alike) AS sessions
FROM
(
    SELECT
        state,
        is_successful,
        end_reason,
        agent_id,
        models,
        production_monitoring,
        tags,
        count() AS alike
    FROM session_summaries FINAL
    WHERE project_id = {project_id:String} AND deleted = 0 AND $condition
    GROUP BY ALL
)
ARRAY JOIN arrayDistinct(arrayConcat($pairs)) AS pair
WHERE value != ''
GROUP BY field, value
ORDER BY field, sessions DESC, value
LIMIT {limit:UInt64} BY field
