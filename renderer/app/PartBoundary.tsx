import { Component, type ReactNode, Suspense } from 'react'
import { EmptyState } from '../ui/EmptyState.tsx'

interface Props {
  readonly name: string
  readonly children: ReactNode
}

/** Keeps a mistake in one part of the window from taking the others along. */
export class PartBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return <Suspense>{this.props.children}</Suspense>
    return (
      <EmptyState title={`${this.props.name} cannot be shown`}>
        <p>A mistake of the workbench stopped this part. Nothing that was recorded is lost.</p>
        <button type="button" onClick={() => this.setState({ failed: false })}>
          Show it again
        </button>
      </EmptyState>
    )
  }
}
