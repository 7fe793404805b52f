-- How many sessions match, counted up to a limit.
SELECT count() AS total
FROM
(
    SELECT 1
    FROM session_summaries FINAL
    WHERE project_id = {project_id:String} AND deleted = 0 AND $condition
    LIMIT {limit:UInt64}
)
