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
        SELECT *
        FROM session_summaries
        WHERE project_id = {project_id:String}
        ORDER BY session_id, version DESC
        LIMIT 1 BY session_id
    )
    ARRAY JOIN failures AS failure
    WHERE deleted = 0 AND $condition
)
GROUP BY type, name, message
ORDER BY sessions DESC, last_at DESC, type, name, message
LIMIT {limit:UInt64}
