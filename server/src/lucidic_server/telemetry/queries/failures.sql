-- Failures that are alike, among the sessions that match.
SELECT
    type,
    name,
    message,
    count() AS sessions,
    sum(times) AS events,
    min(at) AS first_at,
    max(at) AS last_at,
    arrayMap(
        example -> map('session_id', example.2, 'event_id', example.3),
        groupArraySorted(3)((-at, session_id, event_id))
    ) AS examples,
    count() OVER () AS total
FROM
(
    SELECT
        session_id,
        failure.type AS type,
        failure.name AS name,
        failure.message AS message,
        failure.events AS times,
        failure.event_id AS event_id,
        failure.at AS at
    FROM
    (
        -- Apart: the names of what is selected must not stand in for the columns that a filter asks of.
        SELECT *
        FROM session_summaries FINAL
        WHERE project_id = {project_id:String} AND deleted = 0 AND $condition
    )
    ARRAY JOIN failures AS failure
)
GROUP BY type, name, message
ORDER BY sessions DESC, last_at DESC, type, name, message
LIMIT {limit:UInt64}
