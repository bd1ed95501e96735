/**
 * 9: what a file says of itself (rating, label) as long as it isn't known whose content it is: two files may have changed names, and what
 * the one says must not become what is known of the other. It goes with the place. The index finds whose content one was before.
 */
export const embeddedRatings = `
CREATE TABLE embedded_ratings (
  media_file_id INTEGER PRIMARY KEY REFERENCES media_files (id) ON DELETE CASCADE,
  rating INTEGER,
  label TEXT
);
CREATE INDEX idx_events_content ON score_events (old) WHERE what = 'content';
`
