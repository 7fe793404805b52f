-- Statistics of all sessions, or of some agents, summed from the tallies of whole days.
SELECT
    $begin AS begin,
    $group AS group,
    sum(t.sessions) AS sessions,
    sum(t.active) AS active,
    sum(t.finished) AS finished,
    sum(t.interrupted) AS interrupted,
    sum(t.successful) AS successful,
    sum(t.unsuccessful) AS unsuccessful,
    sum(t.failing) AS failing,
    sum(t.events) AS events,
    sum(t.errors) AS errors,
    if(sum(t.costs) = 0, NULL, toFloat64(sum(t.cost)) / $units) AS cost,
    if(sum(t.inputs) = 0, NULL, toInt64(greatest(least(sum(t.input_tokens), toInt128(9223372036854775807)), -toInt128(9223372036854775807)))) AS input_tokens,
    if(sum(t.outputs) = 0, NULL, toInt64(greatest(least(sum(t.output_tokens), toInt128(9223372036854775807)), -toInt128(9223372036854775807)))) AS output_tokens,
    $durations AS durations,
    $latencies AS latencies
FROM
(
    SELECT *
    FROM tallies
    WHERE project_id = {project_id:String}
        AND session_id = ''
        AND $scopes
        AND by = {by:String}
        AND begin >= {since:Int64}
        AND begin < {until:Int64}
    ORDER BY project_id, session_id, scope, by, begin, group, version DESC
    LIMIT 1 BY project_id, session_id, scope, by, begin, group
) AS t
WHERE t.sessions > 0
GROUP BY begin, group
ORDER BY begin, group
LIMIT {limit:UInt64}
