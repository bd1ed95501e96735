import { realpathSync, statfsSync } from 'node:fs'

/** `local`: memory mapping and locks can be trusted. `other`: network, FUSE, FAT or not known. */
export type FileSystemKind = 'local' | 'other'

/** `f_type` of Linux file systems (linux/magic.h and their sources) on which SQLite's write-ahead log works. */
const localOnLinux: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0xf2f52010, // f2fs
  0x2fc12fc1, // zfs
  0xca451a4e, // bcachefs
  0x3153464a, // jfs
  0x52654973, // reiserfs
  0x3434, // nilfs2
  0x01021994, // tmpfs
  0x858458f6, // ramfs
  0x794c7630, // overlayfs
])

/** `f_type` of macOS: hfs and apfs. */
const localOnMac: ReadonlySet<number> = new Set([0x11, 0x1a])

/** What kind of file system a directory lies on. */
export function readFileSystemKind(
  directory: string,
  platform: NodeJS.Platform = process.platform,
): FileSystemKind {
  // The real path of a mapped network drive begins with two backslashes, as that of a share does.
  if (platform === 'win32') return realpathSync.native(directory).startsWith('\\\\') ? 'other' : 'local'
  const type = statfsSync(directory).type >>> 0
  return (platform === 'darwin' ? localOnMac : localOnLinux).has(type) ? 'local' : 'other'
}
