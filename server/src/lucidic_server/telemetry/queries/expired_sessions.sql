-- Sessions of which nothing was heard since a moment, the longest silent first. Those that no list
-- shows because they are no agent's age too; a run that belongs to a session goes with it.
SELECT session_id, steps + events AS events
FROM session_summaries FINAL
WHERE project_id = {project_id:String} AND deleted IN (0, 2) AND last_record_at < {before:Int64}
ORDER BY last_record_at, session_id
LIMIT {limit:UInt64}
