/** Closes what a library has open, each whatever became of the one before: what stays open keeps the folder's lock and its disk. */
export async function closeInOrder(
  steps: readonly (() => unknown)[],
  onError: (error: unknown) => void,
): Promise<void> {
  for (const step of steps) {
    try {
      await step()
    } catch (error) {
      onError(error)
    }
  }
}
