-- The next versions of summaries that match, in the order of the list: the projection by_start has
-- them in it, so that reading ends with the last of them. Older versions are among them.
SELECT version, $columns
FROM session_summaries
WHERE project_id = {project_id:String} AND deleted = 0 AND $condition AND $after
ORDER BY started_at $direction, session_id $direction
LIMIT {limit:UInt64}
SETTINGS optimize_use_projections = $projections
