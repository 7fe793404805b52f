-- How many lengths of time are in which bucket, by interval and group.
SELECT begin, $group AS shown, took.2 AS length, sum(took.3) AS times
FROM
(
    SELECT begin, keys, lengths, group
    FROM
    (
        SELECT
            $begin AS begin,
            $keys AS keys,
            $lengths AS lengths,
            $groups AS groups
        FROM session_summaries FINAL
        WHERE project_id = {project_id:String} AND deleted = 0 AND $condition
    )
    ARRAY JOIN groups AS group
)
ARRAY JOIN lengths AS took
GROUP BY begin, shown, length
