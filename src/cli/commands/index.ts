import type { CliCommand } from '../command.ts'
import { extractWorkflowCommand } from './extract-workflow.ts'
import { inspectCommand } from './inspect.ts'
import { scanCommand } from './scan.ts'
import { scoreCommand } from './score.ts'
import { searchCommand } from './search.ts'
import { serveCommand } from './serve.ts'
import { statsCommand } from './stats.ts'
import { xmpCommand } from './xmp.ts'

/** Every command there is, in the order of the help. */
export const commands: readonly CliCommand[] = [
  scanCommand,
  searchCommand,
  scoreCommand,
  statsCommand,
  xmpCommand,
  inspectCommand,
  extractWorkflowCommand,
  serveCommand,
]
