-- A page of a session's events without payloads, by start (unknown last), then id.
SELECT *
FROM
(
    SELECT
        r.event_id AS event_id,
        min(r.time) AS first_time,
        max(r.time) AS last_time,
        $columns
    FROM
    (
        SELECT *, $stamp AS stamp
        FROM event_records AS r
        WHERE project_id = {project_id:String} AND session_id = {session_id:String}
            AND (empty({event_ids:Array(String)}) OR event_id IN {event_ids:Array(String)})
    ) AS r
    GROUP BY r.event_id
)
WHERE (ifNull(started_at, {unknown:Int64}), event_id) > ({after_start:Int64}, {after_id:String})
ORDER BY ifNull(started_at, {unknown:Int64}), event_id
LIMIT {limit:UInt64}
