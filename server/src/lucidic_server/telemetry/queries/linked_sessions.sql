-- Sessions that name something in one of their fields, the newest first. A session counts by what
-- it said last: the inner question finds those that ever named it, the outer one merges them.
SELECT session_id, began, total
FROM
(
    SELECT
        r.session_id AS session_id,
        coalesce(min(r.started_at), min(r.time)) AS began,
        argMax(r.$field, r.stamp) AS linked,
        count() OVER () AS total
    FROM
    (
        SELECT *, $stamp AS stamp
        FROM session_records AS r
        WHERE project_id = {project_id:String} AND session_id IN
        (
            SELECT session_id FROM session_records
            WHERE project_id = {project_id:String} AND $field = {value:String}
        )
    ) AS r
    GROUP BY r.session_id
    HAVING linked = {value:String}
)
WHERE $after
ORDER BY began DESC, session_id DESC
LIMIT {limit:UInt64}
