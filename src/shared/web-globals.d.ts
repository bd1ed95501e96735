// The few names of the web platform that every host of `shared` has (Node, workers, the page), and that ES2024 alone doesn't.
// Declared here so that nothing else of DOM or Node slips in. Not emitted: the other parts use their own platform's types.
interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
}
declare function atob(text: string): string
declare function btoa(text: string): string
