export function SettingsSide() {
  return <p>Nothing here yet.</p>
}
