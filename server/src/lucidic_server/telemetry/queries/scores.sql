-- Every score of one session, the oldest first; one that was sent twice is there once.
SELECT *
FROM
(
    SELECT score_id, session_id, event_id, time, evaluator, number, truth, label,
        scale_min, scale_max, reason, source, version, author
    FROM scores
    WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
    ORDER BY score_id
    LIMIT 1 BY score_id
)
ORDER BY time, score_id
