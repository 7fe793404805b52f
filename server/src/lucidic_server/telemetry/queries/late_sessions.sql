-- Sessions with records that no summary may have seen (the server died in between), and those whose
-- summary was computed by an older server.
SELECT project_id, session_id, max(received_at) AS received_at
FROM
(
    SELECT project_id, session_id, received_at FROM session_records
    WHERE received_at >= {complete_until:Int64}
    UNION ALL
    SELECT project_id, session_id, received_at FROM event_records
    WHERE received_at >= {complete_until:Int64}
    UNION ALL
    SELECT project_id, session_id, received_at FROM run_links
    WHERE received_at >= {complete_until:Int64}
    UNION ALL
    SELECT project_id, session_id, complete_until AS received_at
    FROM
    (
        SELECT project_id, session_id, complete_until, figures_version, deleted
        FROM session_summaries
        -- After an update only; else no row is read.
        WHERE (SELECT min(figures_version) FROM session_summaries) < {figures_version:UInt8}
        ORDER BY project_id, session_id, version DESC
        LIMIT 1 BY project_id, session_id
    )
    WHERE deleted IN (0, 2) AND figures_version < {figures_version:UInt8}
)
GROUP BY project_id, session_id
-- In the tables' own order: sessions that are recounted together then lie together.
ORDER BY project_id, session_id
