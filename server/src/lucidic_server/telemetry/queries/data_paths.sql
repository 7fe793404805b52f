-- Where each table's parts lie.
SELECT name, data_paths[1] AS data_path
FROM system.tables
WHERE database = currentDatabase() AND notEmpty(data_paths)
