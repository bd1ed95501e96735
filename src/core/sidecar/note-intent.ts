import { createHash } from 'node:crypto'
import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'

type Waiting = {
  readonly id: number
  readonly hash: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const queues = new WeakMap<WriteDb['sqlite'], Waiting[]>()

/**
 * Notes durably which text is about to become a file's score file, before it does: a program that is killed right then finds it there
 * and knows it for its own. Those that are asked for in one turn share a transaction.
 */
export function noteIntent(db: WriteDb, id: number, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const waiting: Waiting = { id, hash: hashText(text), resolve, reject }
    const queue = queues.get(db.sqlite)
    if (queue !== undefined) {
      queue.push(waiting)
      return
    }
    queues.set(db.sqlite, [waiting])
    setImmediate(() => flush(db))
  })
}

function flush(db: WriteDb): void {
  const queue = queues.get(db.sqlite) ?? []
  queues.delete(db.sqlite)
  try {
    inTransaction(db, () => {
      const note = prepare(
        db,
        "UPDATE outbox SET intended = ? WHERE media_file_id = ? AND target = 'score-file'",
      )
      for (const { id, hash } of queue) note.run(hash, id)
    })
    for (const { resolve } of queue) resolve()
  } catch (error) {
    for (const { reject } of queue) reject(error)
  }
}

/** Whether a score file holds exactly the text that was about to be written here last, and of which nobody noted that it was. */
export function isIntended(db: ReadDb, id: number, text: string): boolean {
  const intended = prepare(
    db,
    "SELECT intended FROM outbox WHERE media_file_id = ? AND target = 'score-file'",
  )
    .pluck()
    .get(id)
  return typeof intended === 'string' && intended === hashText(text)
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
