-- The sessions of which some row is what is asked for: where the row lies, and the session that a run
-- belongs to.
SELECT arrayJoin([found.session_id, links.owner]) AS session_id
FROM
(
    SELECT DISTINCT session_id
    FROM $table
    WHERE project_id = {project_id:String} AND $which
) AS found
LEFT JOIN
(
    SELECT session_id, argMin(other, (strength, other)) AS owner
    FROM run_links
    WHERE project_id = {project_id:String} AND side = 0
    GROUP BY session_id
) AS links ON links.session_id = found.session_id
