/** Ends a command with an exit code of its own, when its work is done and what it found is told. No error of the program. */
export class EndWith extends Error {
  override readonly name = 'EndWith'
  readonly exitCode: number

  /** `message`: a sentence for the person, on stderr. */
  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}
