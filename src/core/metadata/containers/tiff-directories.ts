import { readDirectory, readEntryNumbers, type TiffDirectory, type TiffSource } from './tiff-directory.ts'

const maxDirectories = 32

/** A directory, those chained behind it and those it names as SubIFDs, each once: hostile files chain in circles. */
export function collectDirectories(source: TiffSource, first: TiffDirectory): readonly TiffDirectory[] {
  const found: TiffDirectory[] = []
  const seen = new Set<number>()
  const pending: TiffDirectory[] = [first]
  const visit = (offset: number): void => {
    if (offset <= 0 || seen.has(offset) || seen.size >= maxDirectories) return
    seen.add(offset)
    pending.push(readDirectory(source, offset))
  }
  for (let directory = pending.shift(); directory !== undefined; directory = pending.shift()) {
    found.push(directory)
    for (const offset of readEntryNumbers(source, directory.entries.get(0x014a))) visit(offset)
    visit(directory.next)
  }
  return found
}
