-- What each session's events add up to. The status is model.event.status_of in SQL.
SELECT
    e.session_id AS session_id,
    countIf(e.type = 'step') AS steps,
    count() - steps AS events,
    countIf(if(e.status != '', e.status = 'error', e.failed OR e.type = 'error_traceback')) AS errors,
    sumOrNullIf(
        if(
            e.cost IS NULL AND e.cost_added IS NULL,
            ifNull(e.price, 0),
            ifNull(e.cost, 0) + ifNull(e.cost_added, 0)
        ),
        e.cost IS NOT NULL OR e.cost_added IS NOT NULL OR e.price IS NOT NULL
    ) AS cost,
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
    arraySort(groupUniqArrayIf(e.model, e.model != '')) AS models,
    min(e.started_at) AS started_at,
    min(e.first_time) AS first_time,
    max(e.last_time) AS last_time
FROM
(
    SELECT
        r.session_id AS session_id,
        r.event_id AS event_id,
        ifNull(argMax(r.type, r.stamp), '') AS type,
        ifNull(argMax(r.status, r.stamp), '') AS status,
        ifNull(argMax(r.model, r.stamp), '') AS model,
        max(r.error IS NOT NULL) AS failed,
        argMax(r.cost, r.stamp) AS cost,
        $cost_added AS cost_added,
        argMax(r.price, r.stamp) AS price,
        argMax(r.input_tokens, r.stamp) AS input_tokens,
        argMax(r.output_tokens, r.stamp) AS output_tokens,
        min(r.started_at) AS started_at,
        min(r.time) AS first_time,
        max(r.time) AS last_time
    FROM
    (
        SELECT *, $stamp AS stamp
        FROM event_records AS r
        WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
    ) AS r
    GROUP BY r.session_id, r.event_id
) AS e
GROUP BY e.session_id
