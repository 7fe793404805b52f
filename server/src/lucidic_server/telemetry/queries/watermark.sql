-- Up to when every record is in some summary and counted in the tallies, and the newest moment that
-- either carries.
SELECT
    least(summaries.complete_until, counts.complete_until) AS complete_until,
    greatest(summaries.version, counts.version) AS version
FROM (SELECT max(complete_until) AS complete_until, max(version) AS version FROM session_summaries) AS summaries
CROSS JOIN (SELECT max(complete_until) AS complete_until, max(version) AS version FROM tallies) AS counts
