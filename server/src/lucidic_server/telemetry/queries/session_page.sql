-- One page's ids, and how many sessions match in all, by the newest version of each session.
SELECT session_id, sort_key, total
FROM
(
    SELECT session_id, $sort_key AS sort_key, count() OVER () AS total
    FROM session_summaries FINAL
    WHERE project_id = {project_id:String} AND deleted = 0 AND $condition
)
WHERE $after
ORDER BY sort_key IS NULL, sort_key $direction, session_id $direction
LIMIT {limit:UInt64}
