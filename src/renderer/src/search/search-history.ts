export const mostRemembered = 50
/** A prompt that was pasted is not worth a line of everybody's memory. */
const longestRemembered = 500

/** The searches before, newest first, each once. */
export function addToHistory(history: readonly string[], text: string): readonly string[] {
  const wanted = text.trim()
  if (wanted === '' || wanted.length > longestRemembered || history[0] === wanted) return history
  return [wanted, ...history.filter((each) => each !== wanted)].slice(0, mostRemembered)
}
