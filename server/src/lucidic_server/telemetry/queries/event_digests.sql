-- What was said in the events of one page, as one number each: the same words, the same number.
SELECT
    r.event_id AS event_id,
    ifNull($start, {unknown:Int64}) AS start,
    toString(cityHash64($said)) AS digest
FROM
(
    SELECT *, $stamp AS stamp
    FROM event_records AS r
    WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
        AND event_id IN ($wanted)
) AS r
GROUP BY r.event_id
ORDER BY start, event_id
