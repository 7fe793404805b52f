-- Of these sessions those whose life, by the newest beginning or end, is open although a root of
-- their traces has ended; and when the last of their spans did.
SELECT lives.session_id AS session_id, ends.last_end AS last_end
FROM
(
    SELECT
        $owner AS session_id,
        argMaxIf(r.kind, r.stamp, r.kind IN ('session_began', 'session_ended')) AS life,
        countIf(startsWith(r.writer, 'began-entry-')) AS entries
    FROM
    (
        SELECT *, $stamp AS stamp
        FROM session_records AS r
        WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
    ) AS r
    GROUP BY $owner
    HAVING life = 'session_began' AND entries > 0
) AS lives
INNER JOIN
(
    SELECT $owner AS session_id, greatest(max(r.ended_at), max(r.started_at)) AS last_end
    FROM event_records AS r
    WHERE project_id = {project_id:String} AND r.session_id IN {session_ids:Array(String)}
    GROUP BY $owner
    HAVING last_end IS NOT NULL
) AS ends ON ends.session_id = lives.session_id
