-- One page's ids, and how many sessions match in all. The newest version of each session counts:
-- the table is read in its own order, so that LIMIT BY takes them as they come.
SELECT session_id, sort_key, total
FROM
(
    SELECT session_id, $sort_key AS sort_key, count() OVER () AS total
    FROM
    (
        SELECT *
        FROM session_summaries
        WHERE project_id = {project_id:String}
        ORDER BY session_id, version DESC
        LIMIT 1 BY session_id
    )
    WHERE deleted = 0 AND $condition
)
WHERE $after
ORDER BY sort_key IS NULL, sort_key $direction, session_id $direction
LIMIT {limit:UInt64}
