-- What the sessions that match add up to, by interval and group.
SELECT
    begin,
    group,
    count() AS sessions,
    countIf(state = 'active') AS active,
    countIf(state = 'finished') AS finished,
    countIf(state = 'interrupted') AS interrupted,
    countIf(is_successful = true) AS successful,
    countIf(is_successful = false) AS unsuccessful,
    countIf(own_errors > 0) AS failing,
    sum(own_events) AS events,
    sum(own_errors) AS errors,
    sumOrNull(own_cost) AS cost,
    if(count(own_input) = 0, NULL, toInt64(greatest(least(sum(toInt128(own_input)), toInt128(9223372036854775807)), -toInt128(9223372036854775807)))) AS input_tokens,
    if(count(own_output) = 0, NULL, toInt64(greatest(least(sum(toInt128(own_output)), toInt128(9223372036854775807)), -toInt128(9223372036854775807)))) AS output_tokens
FROM
(
    $parts
)
GROUP BY begin, group
ORDER BY begin, group
LIMIT {limit:UInt64}
