export function Filmstrip(): React.JSX.Element {
  return <div />
}
