-- The most frequent values of each field, among the sessions that match.
SELECT pair.1 AS field, pair.2 AS value, count() AS sessions
FROM
(
    SELECT *
    FROM session_summaries
    WHERE project_id = {project_id:String}
    ORDER BY session_id, version DESC
    LIMIT 1 BY session_id
)
ARRAY JOIN arrayDistinct(arrayConcat($pairs)) AS pair
WHERE deleted = 0 AND value != '' AND $condition
GROUP BY field, value
ORDER BY field, sessions DESC, value
LIMIT {limit:UInt64} BY field
