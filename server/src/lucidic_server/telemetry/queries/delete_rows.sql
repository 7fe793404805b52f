-- Every row of these sessions or this project; returns when no read shows one.
DELETE FROM $table WHERE $where
