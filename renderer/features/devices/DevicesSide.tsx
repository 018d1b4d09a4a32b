export function DevicesSide() {
  return <p>Nothing here yet.</p>
}
