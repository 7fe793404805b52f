-- A page of a session's events without payloads, by start in whole microseconds (unknown last),
-- then id. Each row is the API's EventRow: model.event.row_of in SQL, so that nobody has to build
-- a hundred thousand objects to write them out again.
SELECT
    e.event_id AS event_id,
    e.parent_id AS parent_id,
    if(e.type != '', e.type, 'generic') AS type,
    e.name AS name,
    leftUTF8(trim(TRAILING ' \t' FROM extract($title, '[^ \\t-\\r][^\\n-\\r]*')), 200) AS title,
    if(e.status != '', e.status, if(e.error IS NOT NULL OR e.type = 'error_traceback', 'error', NULL)) AS status,
    formatDateTime(fromUnixTimestamp64Micro(e.start, 'UTC'), '%Y-%m-%dT%H:%i:%S.%fZ') AS started_at,
    formatDateTime(fromUnixTimestamp64Micro($end, 'UTC'), '%Y-%m-%dT%H:%i:%S.%fZ') AS ended_at,
    if(
        e.started IS NULL OR e.ended IS NULL,
        NULL,
        greatest(toInt128(e.ended) - toInt128(e.started), 0) / 1000000
    ) AS duration_ms,
    e.provider AS provider,
    e.model AS model,
    if(abs(e.spent) < 1000, round(e.spent, 12), e.spent) AS cost,
    e.input_tokens AS input_tokens,
    e.output_tokens AS output_tokens,
    e.eval_score AS eval_score,
    leftUTF8(e.goal, 200) AS goal,
    leftUTF8(e.action, 200) AS action,
    leftUTF8(e.state, 200) AS state,
    leftUTF8(e.error, 200) AS error,
    e.pictures AS screenshots
FROM
(
    SELECT
        r.event_id AS event_id,
        min(r.started_at) AS started,
        argMax(r.ended_at, r.stamp) AS ended,
        $start AS start,
        $spent AS spent,
        length($screenshots) AS pictures,
        $columns
    FROM
    (
        SELECT *, $stamp AS stamp
        FROM event_records AS r
        WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)} AND $wanted
    ) AS r
    GROUP BY r.event_id
) AS e
ORDER BY ifNull(e.start, {unknown:Int64}), e.event_id
LIMIT {limit:UInt64}
