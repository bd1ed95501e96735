import { readFileSync, readlinkSync } from 'node:fs'

/**
 * A text that no two processes of one computer share, as far as the system tells: on Linux the boot, the namespace of process ids
 * and the start time (proc(5), /proc/<pid>/stat field 22), elsewhere when this process started.
 */
export function describeProcess(pid: number): string {
  return describeLinuxProcess(pid) ?? `started ${Math.round(performance.timeOrigin)}`
}

/**
 * Whether a process of this computer has ended, even if its id was given to another one since. In doubt it hasn't: `started` is
 * what `describeProcess` said in that process.
 */
export function isProcessGone(pid: number, started: string): boolean {
  const own = describeLinuxProcess(process.pid)
  // Another container may have the same name, but its process ids mean nothing here.
  if (own !== null && readNamespace(own) !== readNamespace(started)) return false
  if (!isAlive(pid)) return true
  if (pid === process.pid) return started !== describeProcess(pid)
  const now = describeLinuxProcess(pid)
  return now !== null && now !== started
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and another user's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

function describeLinuxProcess(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses, which may hold anything; the third comes after the last of them.
    const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return startTicks === undefined ? null : `${boot} ${readlinkSync('/proc/self/ns/pid')} ${startTicks}`
  } catch {
    // Not Linux, or the process is gone.
    return null
  }
}

function readNamespace(described: string): string | undefined {
  return described.split(' ')[1]
}
