-- What each session's events add up to, by type, provider and model: model.figures.EventGroup.
-- The status is model.event.status_of in SQL, the bucket of a latency model.histogram.bucket_of;
-- `again` is model.figures.is_told_above, where that is asked for: see telemetry.groups.
SELECT
    e.session_id AS session_id,
    if(e.type = '', 'generic', e.type) AS type,
    e.provider AS provider,
    e.model AS model,
    count() AS events,
    countIf(if(e.status != '', e.status = 'error', e.failed OR e.type = 'error_traceback')) AS errors,
    sumOrNull(e.spent) AS cost,
    -- Summed in 128 bits and held at the bounds of 64: a sum in 64 bits would turn negative.
    if(
        count(e.input_tokens) = 0,
        NULL,
        toInt64(greatest(least(sum(toInt128(e.input_tokens)), toInt128(9223372036854775807)), -toInt128(9223372036854775807)))
    ) AS input_tokens,
    if(
        count(e.output_tokens) = 0,
        NULL,
        toInt64(greatest(least(sum(toInt128(e.output_tokens)), toInt128(9223372036854775807)), -toInt128(9223372036854775807)))
    ) AS output_tokens,
    $sums
    $marks
    min(e.started_at) AS started_at,
    min(e.first_time) AS first_time,
    max(e.last_time) AS last_time,
    sumMapIf(
        map($bucket, toUInt64(1)),
        e.started_at IS NOT NULL AND e.ended_at IS NOT NULL
    ) AS latency
FROM
(
    SELECT
        $owner AS session_id,
        r.event_id AS event_id,
        ifNull(argMax(r.type, r.stamp), '') AS type,
        ifNull(argMax(r.provider, r.stamp), '') AS provider,
        ifNull(argMax(r.model, r.stamp), '') AS model,
        ifNull(argMax(r.status, r.stamp), '') AS status,
        max(r.error IS NOT NULL) AS failed,
        ifNull($above, '') AS above,
        count(r.input_tokens) > 0 OR count(r.output_tokens) > 0 AS counts,
        $again AS again,
        if(again, NULL, $spent) AS spent,
        if(again, NULL, argMax(r.input_tokens, r.stamp)) AS input_tokens,
        if(again, NULL, argMax(r.output_tokens, r.stamp)) AS output_tokens,
        $parts
        min(r.started_at) AS started_at,
        argMax(r.ended_at, r.stamp) AS ended_at,
        min(r.time) AS first_time,
        max(r.time) AS last_time
    FROM
    (
        SELECT *, $stamp AS stamp
        FROM event_records AS r
        WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
    ) AS r
    GROUP BY $owner, r.event_id
) AS e
GROUP BY session_id, type, provider, model
ORDER BY session_id, type, provider, model
