export function Loupe(): React.JSX.Element {
  return <div />
}
