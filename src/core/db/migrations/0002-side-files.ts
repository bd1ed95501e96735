/**
 * 2: `side_stamp` tells whether the files beside a file (`name.txt`, `name.json`, `name.caption`) are those that were read with it: made of
 * their sizes and times; 0 where there are none.
 */
export const sideFiles = 'ALTER TABLE media_files ADD COLUMN side_stamp INTEGER NOT NULL DEFAULT 0;'
