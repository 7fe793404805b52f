-- Up to when every record is in some summary, and the newest moment that a summary carries.
SELECT max(complete_until) AS complete_until, max(version) AS version
FROM session_summaries
