import { FileJson, RefreshCw, Tag } from 'lucide-react'
import { describeScore } from '#shared/score.ts'
import { Button } from '../components/button.tsx'
import { Stars } from '../components/stars.tsx'
import { formatCount, formatDuration } from '../gallery/format.ts'
import { gallery, useSelectionCount } from '../gallery/gallery-store.ts'
import { openKeywords } from '../keywords/keywords-store.ts'
import { formatBytes, formatDate } from './describe-file.ts'
import type { Fact } from './describe-generation.ts'
import { readAgain } from './read-again.ts'
import { Facts, Section } from './section.tsx'
import { listSpread, type Summary, summariseRows } from './summary.ts'
import { mostSummed, useSelectedRows } from './use-selected-rows.ts'
import { extractWorkflows } from './workflow-actions.ts'
import './many-files.css'

/** What is selected, together. */
export function ManyFiles(): React.JSX.Element {
  const count = useSelectionCount()
  const rows = useSelectedRows()
  const summary = rows === null ? null : summariseRows(rows)
  return (
    <>
      <header className="details-head">
        <h2>{formatCount(count)} selected</h2>
      </header>
      {summary === null ? null : <p className="details-sub tabular">{describeContents(summary)}</p>}
      <p className="details-notice">A score, a favourite, a label or a keyword goes to all of them.</p>
      <div className="details-many-actions">
        <Button icon={Tag} onClick={() => openKeywords()}>
          Keywords
        </Button>
        <Button icon={FileJson} onClick={() => void extractWorkflows([...gallery.get().selected])}>
          Extract workflows
        </Button>
        <Button icon={RefreshCw} onClick={() => void readAgain([...gallery.get().selected])}>
          Read again
        </Button>
      </div>
      {summary === null ? null : (
        <>
          <Section title="Scores">
            <ul className="details-spread tabular">
              {listSpread(summary).map(({ score, count: files, share }) => (
                <li key={score}>
                  <span className="details-spread-name">
                    {score > 0 ? (
                      <Stars score={score} size={12} empty />
                    ) : score === 0 ? (
                      'Unrated'
                    ) : (
                      'Rejected'
                    )}
                    {score > 0 ? <span className="unseen">{describeScore(score)}</span> : null}
                  </span>
                  <span className="details-bar">
                    <i className={score === -1 ? 'bad' : ''} style={{ width: `${share * 100}%` }} />
                  </span>
                  <b>{formatCount(files)}</b>
                </li>
              ))}
            </ul>
          </Section>
          <Section title="Together">
            <Facts facts={listTogether(summary)} />
          </Section>
          {count > mostSummed ? (
            <p className="details-notice">Counted: the first {formatCount(mostSummed)}.</p>
          ) : null}
        </>
      )}
    </>
  )
}

function describeContents({ types }: Summary): string {
  const plural = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : many}`]
  return [
    ...plural(types.image, 'picture', 'pictures'),
    ...plural(types.video, 'clip', 'clips'),
    ...plural(types.unknown, 'other file', 'other files'),
  ].join(' · ')
}

function listTogether(summary: Summary): readonly Fact[] {
  const now = new Date()
  const { firstDateMs, lastDateMs } = summary
  return [
    { name: 'Size', value: formatBytes(summary.bytes) },
    ...(summary.durationSeconds > 0
      ? [{ name: 'Length', value: formatDuration(summary.durationSeconds) }]
      : []),
    ...(firstDateMs === null ? [] : [{ name: 'From', value: formatDate(new Date(firstDateMs), now) }]),
    ...(lastDateMs === null ? [] : [{ name: 'To', value: formatDate(new Date(lastDateMs), now) }]),
    ...(summary.favourites > 0 ? [{ name: 'Favourites', value: String(summary.favourites) }] : []),
    ...(summary.notSaved > 0 ? [{ name: 'Not saved', value: String(summary.notSaved) }] : []),
  ]
}
