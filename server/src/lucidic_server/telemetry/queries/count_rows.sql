-- How many rows there are; with the setting those count too that are deleted and on the disk still.
SELECT count() AS total FROM $table WHERE $where $settings
