/** What part a node plays in the making of a picture. */
export type OutlineStage = 'load' | 'prompt' | 'latent' | 'sample' | 'image' | 'save'

/** A node that matters, with what it was told. */
export type OutlineNode = {
  /** As in the graph; a subgraph's nodes have ids such as `30:8`. */
  readonly id: string
  readonly className: string
  /** The name that a person gave it; null where it has only its class. */
  readonly title: string | null
  readonly stage: OutlineStage
  /** For what feeds one side of a sampler only. */
  readonly role: 'positive' | 'negative' | null
  /** For a sampler: which one it is in the order of the flow, 1 being the base pass. */
  readonly pass: number | null
  /** Telling inputs under the names that the graph has for them, values in words. */
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  /** A prompt, or another long text of its own. */
  readonly text: string | null
}

/** The nodes of a ComfyUI workflow that matter, in the order of the flow. */
export type WorkflowOutline = {
  /** Which form was read: what ran (`api`), or what stood on the editor's screen. */
  readonly form: 'api' | 'editor'
  readonly nodes: readonly OutlineNode[]
  /** All nodes of the graph. */
  readonly count: number
  /** Nodes that matter but are too many to be listed. */
  readonly leftOut: number
  /** Nodes that nothing that was saved is made of. */
  readonly unconnected: number
}

/** What came of writing workflows beside their files. */
export type ExtractedWorkflows = {
  /** Paths are relative to the library's folder, with `/`. */
  readonly written: readonly { readonly id: number; readonly path: string }[]
  /** Ids of files that carry no workflow. */
  readonly without: readonly number[]
  readonly failed: readonly { readonly id: number; readonly message: string }[]
}
