/**
 * 7: of a journal line with something `refused`, `source` tells where that stood (`score-file`, `computer`, `stand-in`, `xmp:` and the name of the
 * sidecar, nothing for the file itself), and `settled` is the batch that ended the conflict; null: it is open. A line with `settles` is the
 * person's answer to the line of that id. Of what was refused before, the last of each field and side is open, unless the person judged since.
 */
export const conflicts = `
ALTER TABLE score_events ADD COLUMN source TEXT;
ALTER TABLE score_events ADD COLUMN settled TEXT;
ALTER TABLE score_events ADD COLUMN settles INTEGER;
UPDATE score_events SET settled = 'before' WHERE refused IS NOT NULL AND EXISTS (
  SELECT 1 FROM score_events AS later WHERE later.media_file_id = score_events.media_file_id AND later.id > score_events.id
    AND later.what = score_events.what AND (later.by IN ('user', 'api') OR (later.by = score_events.by AND later.refused IS NOT NULL)));
CREATE INDEX idx_events_open_conflicts ON score_events (media_file_id, what) WHERE refused IS NOT NULL AND settled IS NULL;
`
