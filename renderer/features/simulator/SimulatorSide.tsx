export function SimulatorSide() {
  return <p>Nothing here yet.</p>
}
