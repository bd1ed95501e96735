/**
 * 6: `outbox.intended` is the SHA-256 of the text that a write is about to put into the score file: that, and nothing else, is told apart from
 * what another program wrote. `score_events.refused` is what another side said of a file and what did not hold (JSON); `old` and `new`
 * of such a line are both the value that stayed.
 */
export const scoreKeeping = `
ALTER TABLE outbox ADD COLUMN intended TEXT;
ALTER TABLE score_events ADD COLUMN refused TEXT;
`
