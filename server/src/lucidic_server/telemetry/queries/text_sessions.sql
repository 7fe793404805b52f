-- The sessions of which some event's record has all of these words: where the record lies, and the
-- session that a run belongs to.
SELECT arrayJoin([said.session_id, links.owner]) AS session_id
FROM
(
    SELECT DISTINCT session_id
    FROM event_records
    WHERE project_id = {project_id:String} AND $words
) AS said
LEFT JOIN
(
    SELECT session_id, argMin(other, (strength, other)) AS owner
    FROM run_links
    WHERE project_id = {project_id:String} AND side = 0
    GROUP BY session_id
) AS links ON links.session_id = said.session_id
