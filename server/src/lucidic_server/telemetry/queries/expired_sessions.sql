-- Sessions of which nothing was heard since a moment, the longest silent first.
SELECT session_id, steps + events AS events
FROM
(
    SELECT *
    FROM session_summaries
    WHERE project_id = {project_id:String}
    ORDER BY session_id, version DESC
    LIMIT 1 BY session_id
)
WHERE deleted = 0 AND last_record_at < {before:Int64}
ORDER BY last_record_at, session_id
LIMIT {limit:UInt64}
