-- The ids of one page: two columns decide which events are merged at all.
SELECT r.event_id
FROM event_records AS r
WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
GROUP BY r.event_id
HAVING (ifNull($start, {unknown:Int64}), r.event_id) > ({after_start:Int64}, {after_id:String})
ORDER BY ifNull($start, {unknown:Int64}), r.event_id
LIMIT {limit:UInt64}
