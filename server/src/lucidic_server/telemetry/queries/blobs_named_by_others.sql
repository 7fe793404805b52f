-- Which of these blobs somebody else names.
SELECT DISTINCT blob FROM $table WHERE blob IN {blobs:Array(String)} AND NOT ($where)
