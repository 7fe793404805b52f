-- The events of these sessions that failed, merged: what model.failure needs of them.
SELECT *
FROM
(
    SELECT
        $owner AS session_id,
        r.event_id AS event_id,
        min(r.time) AS first_time,
        max(r.time) AS last_time,
        $columns
    FROM
    (
        SELECT *, $stamp AS stamp
        FROM event_records AS r
        WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
    ) AS r
    GROUP BY $owner, r.event_id
) AS e
WHERE if(ifNull(e.status, '') != '', e.status = 'error', e.error IS NOT NULL OR e.type = 'error_traceback')
