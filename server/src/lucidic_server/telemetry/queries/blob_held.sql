-- Whether a session of the project names this blob.
SELECT count() AS held
FROM
(
    SELECT 1
    FROM blob_references
    WHERE blob = {blob:String} AND project_id = {project_id:String}
    LIMIT 1
)
