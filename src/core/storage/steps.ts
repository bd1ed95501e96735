/** Something done in steps that are the same whether the disk answers at once or later. */
export type Steps<Result> = Generator<unknown, Result, unknown>

/** What a call answers, now or later. */
export function* wait<Answer>(answer: Answer | Promise<Answer>): Steps<Answer> {
  return (yield answer) as Answer // both runners give back what they were given, awaited
}

/** Takes the steps, waiting for each answer. */
export async function runSteps<Result>(steps: Steps<Result>): Promise<Result> {
  let step = steps.next()
  while (step.done !== true) {
    const answer = await Promise.resolve(step.value).then(
      (value) => ({ isGiven: true, value }) as const,
      (error: unknown) => ({ isGiven: false, error }) as const,
    )
    step = answer.isGiven ? steps.next(answer.value) : steps.throw(answer.error)
  }
  return step.value
}

/** Takes the steps at once: of a disk that answers at once, whose failures are thrown in the step itself. */
export function runStepsNow<Result>(steps: Steps<Result>): Result {
  let step = steps.next()
  while (step.done !== true) step = steps.next(step.value)
  return step.value
}
