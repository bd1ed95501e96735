import { EventEmitter } from 'node:events'

// Loaded before a forked process's own code: gives it the `process.parentPort` that a utility process has.

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(message)
  }
}

const port = new ParentPort()
process.on('message', (data) => port.emit('message', { data, ports: [] }))
process.once('disconnect', () => process.exit(0))
Object.defineProperty(process, 'parentPort', { value: port })
