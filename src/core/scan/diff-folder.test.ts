import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffFolder, type KnownFile } from './diff-folder.ts'
import type { FoundEntry } from './walk-folder.ts'

const known = (id: number, name: string, given: Partial<KnownFile> = {}): KnownFile => ({
  id,
  name,
  sizeBytes: 1,
  modifiedNs: 1,
  inode: 1,
  sideStamp: 0,
  isMissing: false,
  ...given,
})
const found = (name: string, given: Partial<FoundEntry> = {}): FoundEntry => ({
  name,
  sizeBytes: 1,
  modifiedNs: 1,
  inode: 1,
  sideStamp: 0,
  createdMs: null,
  ...given,
})
const byName = (files: readonly KnownFile[]) => new Map(files.map((file) => [file.name, file]))

describe('diffFolder', () => {
  it('sorts files into what has to be done with them', () => {
    const same = known(1, 'same')
    const grown = known(2, 'grown')
    const touched = known(3, 'touched')
    const replaced = known(4, 'replaced')
    const annotated = known(9, 'annotated')
    const back = known(5, 'back', { isMissing: true })
    const backChanged = known(6, 'back changed', { isMissing: true })
    const gone = known(7, 'gone')
    const goneLongAgo = known(8, 'gone long ago', { isMissing: true })
    const entries = {
      same: found('same'),
      grown: found('grown', { sizeBytes: 2 }),
      touched: found('touched', { modifiedNs: 2 }),
      replaced: found('replaced', { inode: 2 }),
      annotated: found('annotated', { sideStamp: 2 }),
      back: found('back'),
      backChanged: found('back changed', { sizeBytes: 2 }),
      fresh: found('fresh'),
    }
    const all = byName([same, grown, touched, replaced, annotated, back, backChanged, gone, goneLongAgo])
    expect(diffFolder(all, Object.values(entries))).toEqual({
      added: [entries.fresh],
      changed: [
        [grown, entries.grown],
        [touched, entries.touched],
        [replaced, entries.replaced],
        [annotated, entries.annotated],
        [backChanged, entries.backChanged],
      ],
      returned: [[back, entries.back]],
      unchanged: [[same, entries.same]],
      vanished: [gone],
    })
  })

  const small = fc.integer({ min: 0, max: 2 })
  const numbers = { sizeBytes: small, modifiedNs: small, inode: small, sideStamp: small }
  const name = fc.oneof(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'), fc.string())
  const knowns = fc
    .uniqueArray(fc.record({ name, isMissing: fc.boolean(), ...numbers }), { selector: (file) => file.name })
    .map((files) => byName(files.map((file, id) => ({ id, ...file }))))
  const founds = fc.uniqueArray(fc.record({ name, createdMs: fc.constant(null), ...numbers }), {
    selector: (entry) => entry.name,
  })

  it('puts each found file into exactly one heap, and each known one that isn’t found into none or «vanished»', () => {
    fc.assert(
      fc.property(knowns, founds, (before, entries) => {
        const diff = diffFolder(before, entries)
        const pairs = [...diff.changed, ...diff.returned, ...diff.unchanged]
        const names = [...diff.added.map((entry) => entry.name), ...pairs.map(([, entry]) => entry.name)]
        expect(names.toSorted()).toEqual(entries.map((entry) => entry.name).toSorted())
        const here = new Set(entries.map((entry) => entry.name))
        const gone = [...before.values()].filter((file) => !here.has(file.name) && !file.isMissing)
        expect(diff.vanished).toEqual(gone)
        for (const [file, entry] of pairs) expect(file.name).toBe(entry.name)
      }),
    )
  })

  it('finds nothing to do once what it says was done', () => {
    fc.assert(
      fc.property(knowns, founds, (before, entries) => {
        const diff = diffFolder(before, entries)
        const vanished = new Set(diff.vanished.map((file) => file.name))
        const after = new Map(
          [...before].map(([key, file]) => [key, vanished.has(key) ? { ...file, isMissing: true } : file]),
        )
        for (const entry of entries) {
          after.set(entry.name, { ...entry, id: before.get(entry.name)?.id ?? -1, isMissing: false })
        }
        const again = diffFolder(after, entries)
        expect([again.added, again.changed, again.returned, again.vanished]).toEqual([[], [], [], []])
        expect(again.unchanged.length).toBe(entries.length)
      }),
    )
  })
})
