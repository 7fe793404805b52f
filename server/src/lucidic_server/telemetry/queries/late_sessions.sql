-- Sessions with records that no summary may have seen: the server died in between.
SELECT project_id, session_id, max(received_at) AS received_at
FROM
(
    SELECT project_id, session_id, received_at FROM session_records
    WHERE received_at >= {complete_until:Int64}
    UNION ALL
    SELECT project_id, session_id, received_at FROM event_records
    WHERE received_at >= {complete_until:Int64}
)
GROUP BY project_id, session_id
