-- The sessions' own records, merged: one row a session.
SELECT
    $owner AS session_id,
    minOrNullIf(r.time, r.kind != 'interrupted') AS first_time,
    maxOrNullIf(r.time, r.kind != 'interrupted') AS last_time,
    argMaxIf(r.kind, r.stamp, r.kind IN ('session_began', 'session_ended')) AS life,
    argMaxIf(
        r.kind,
        r.stamp,
        r.kind = 'session_began' OR (r.kind = 'session_ended' AND NOT ifNull(r.automatic, false))
    ) AS life_by_calls,
    argMax(r.interrupted, r.time) AS interrupted,
    maxOrNullIf(r.time, r.interrupted IS NOT NULL) AS interrupted_at,
    $columns
FROM
(
    SELECT *, $stamp AS stamp
    FROM session_records AS r
    WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
) AS r
GROUP BY $owner
