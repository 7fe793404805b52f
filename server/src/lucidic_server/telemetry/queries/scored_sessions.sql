-- The sessions that have a score of this name and value, on themselves or on one of their events.
SELECT session_id
FROM scores
WHERE project_id = {project_id:String} AND $scored
