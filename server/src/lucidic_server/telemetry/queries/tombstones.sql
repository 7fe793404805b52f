-- The newest word on every deletion.
SELECT project_id, session_id, version, deleted_at, phase
FROM session_tombstones
WHERE version > {since:Int64}
ORDER BY project_id, session_id, version DESC
LIMIT 1 BY project_id, session_id
