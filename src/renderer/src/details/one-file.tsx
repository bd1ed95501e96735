import type { MediaDetails, MediaProblem } from '#shared/media.ts'
import { sentenceOf } from '../call.ts'
import { FileConflicts } from '../conflicts/file-conflicts.tsx'
import type { GalleryRow } from '../gallery/gallery-store.ts'
import { describeFile } from './describe-file.ts'
import { listCamera, listGeneration, listPasses } from './describe-generation.ts'
import { FileActions } from './file-actions.tsx'
import { listFileFacts, listPictureFacts } from './file-facts.ts'
import { HistorySection } from './history-section.tsx'
import { KeywordChips } from './keyword-chips.tsx'
import { Passes } from './passes.tsx'
import { MissingNotice, PlacesSection } from './places-section.tsx'
import { PromptText } from './prompt-text.tsx'
import { RawSection } from './raw-section.tsx'
import { ScoreCard } from './score-card.tsx'
import { FactsSection, Section } from './section.tsx'
import { useDetailsCall } from './use-details.ts'
import { WorkflowSection } from './workflow-section.tsx'

const stages: Readonly<Record<MediaProblem['stage'], string>> = {
  scan: 'Reading the folder',
  metadata: 'Reading its details',
  thumbnail: 'Making its thumbnail',
  sidecar: 'Its score file',
  xmp: 'Its XMP file',
  probe: 'Reading the clip',
}

/** The panel for one file: what the row tells at once, the rest as soon as it has come. */
export function OneFile(props: { readonly row: GalleryRow }): React.JSX.Element {
  const { row } = props
  const details = useDetailsCall(row.id)
  const now = new Date()
  return (
    <>
      <header className="details-head">
        <h2 className="selectable">{row.name}</h2>
        <FileActions row={row} />
      </header>
      <p className="details-sub tabular">{describeFile(row, now)}</p>
      <ScoreCard row={row} />
      <FileConflicts file={row.id} />
      {row.missing ? <MissingNotice since={details.value?.missingSince ?? null} now={now} /> : null}
      {details.state === 'failed' ? <p className="details-notice bad">{sentenceOf(details.error)}</p> : null}
      {details.value === undefined ? null : <Body details={details.value} now={now} key={row.id} />}
    </>
  )
}

function Body(props: { readonly details: MediaDetails; readonly now: Date }): React.JSX.Element {
  const { details, now } = props
  return (
    <>
      <Problems problems={details.problems} />
      <Prompts details={details} />
      <FactsSection title="Generation" facts={listGeneration(details)} />
      <Passes passes={listPasses(details.generationDetails)} />
      <FactsSection title="Camera" facts={listCamera(details.camera)} />
      <KeywordChips id={details.row.id} keywords={details.keywords} />
      {details.notes ? (
        <Section title="Notes">
          <p className="details-prompt selectable">{details.notes}</p>
        </Section>
      ) : null}
      <HistorySection details={details} now={now} />
      <PlacesSection details={details} now={now} />
      <FactsSection
        title={details.row.type === 'video' ? 'Clip' : 'Picture'}
        facts={listPictureFacts(details)}
      />
      <FactsSection title="File" facts={listFileFacts(details, now)} />
      {details.workflowLength === null ? null : (
        <WorkflowSection row={details.row} length={details.workflowLength} />
      )}
      <RawSection id={details.row.id} raw={details.raw} />
    </>
  )
}

/** What was asked for: the prompt, what is not to be in the picture, and each character's own words. */
function Prompts(props: { readonly details: MediaDetails }): React.JSX.Element {
  const { generation, generationDetails } = props.details
  const characters = generationDetails?.characters ?? []
  return (
    <>
      {generation.prompt ? <PromptText title="Prompt" what="prompt" text={generation.prompt} /> : null}
      {generation.negativePrompt ? (
        <PromptText
          title="Negative prompt"
          what="negative prompt"
          text={generation.negativePrompt}
          tone="quiet"
        />
      ) : null}
      {characters.map(({ prompt, negativePrompt }, at) => {
        const title = characters.length === 1 ? 'Character' : `Character ${at + 1}`
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: characters have a place and no name.
          <div key={at}>
            <PromptText title={title} what="character’s prompt" text={prompt} />
            {negativePrompt ? (
              <PromptText
                title={`${title}, negative`}
                what="character’s negative prompt"
                text={negativePrompt}
                tone="quiet"
              />
            ) : null}
          </div>
        )
      })}
    </>
  )
}

function Problems(props: { readonly problems: readonly MediaProblem[] }): React.JSX.Element | null {
  if (props.problems.length === 0) return null
  return (
    <ul className="details-problems" aria-label="Problems">
      {props.problems.map(({ stage, code, message }) => (
        <li key={`${stage} ${code}`}>
          <strong>{stages[stage]}</strong>
          {message}
        </li>
      ))}
    </ul>
  )
}
