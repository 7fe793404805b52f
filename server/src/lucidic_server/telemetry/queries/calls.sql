-- The calls of these sessions whose cost nobody told, as their records say them together, and the
-- newest record that says model, tokens or price.
SELECT
    r.session_id AS session_id,
    r.event_id AS event_id,
    $columns,
    $found,
    ifNull(min(r.started_at), min(r.time)) AS began,
    argMaxIf(
        tuple(r.time, r.writer, r.seq),
        r.stamp,
        r.price_source IS NOT NULL OR r.model IS NOT NULL
            OR r.input_tokens IS NOT NULL OR r.output_tokens IS NOT NULL
    ) AS newest
FROM
(
    SELECT *, $stamp AS stamp
    FROM event_records AS r
    WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
        AND $wanted
) AS r
GROUP BY r.session_id, r.event_id
HAVING model != ''
    AND (input_tokens IS NOT NULL OR output_tokens IS NOT NULL)
    AND count(r.cost) = 0
    AND count(r.cost_added) = 0
    AND began >= {since:Int64}
    AND began < {until:Int64}
ORDER BY session_id, event_id
