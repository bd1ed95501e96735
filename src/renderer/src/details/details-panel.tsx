export function DetailsPanel(): React.JSX.Element {
  return <div />
}
