import { features } from './features.ts'

export function App() {
  return (
    <nav>
      {features.map(({ id, title }) => (
        <p key={id}>{title}</p>
      ))}
    </nav>
  )
}
