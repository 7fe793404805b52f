-- Every session of traces that was active when it was last computed.
SELECT project_id, session_id
FROM
(
    SELECT project_id, session_id, state, deleted
    FROM session_summaries
    ORDER BY project_id, session_id, version DESC
    LIMIT 1 BY project_id, session_id
)
WHERE deleted IN (0, 2) AND state = 'active'
    AND (project_id, session_id) IN
    (
        SELECT project_id, session_id FROM session_records WHERE startsWith(ifNull(sdk, ''), {traced:String})
        UNION ALL
        SELECT project_id, other FROM run_links WHERE side = 0
    )
