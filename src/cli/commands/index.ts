import type { CliCommand } from '../command.ts'
import { backupCommand } from './backup.ts'
import { checkCommand } from './check.ts'
import { exportCommand } from './export.ts'
import { extractWorkflowCommand } from './extract-workflow.ts'
import { initCommand } from './init.ts'
import { inspectCommand } from './inspect.ts'
import { maintainCommand } from './maintain.ts'
import { migrateCommand } from './migrate.ts'
import { rebuildCommand } from './rebuild.ts'
import { restoreCommand } from './restore.ts'
import { scanCommand } from './scan.ts'
import { scoreCommand } from './score.ts'
import { searchCommand } from './search.ts'
import { serveCommand } from './serve.ts'
import { statsCommand } from './stats.ts'
import { statusCommand } from './status.ts'
import { verifyCommand } from './verify.ts'
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
  exportCommand,
  serveCommand,
  initCommand,
  statusCommand,
  checkCommand,
  verifyCommand,
  backupCommand,
  restoreCommand,
  rebuildCommand,
  maintainCommand,
  migrateCommand,
]
