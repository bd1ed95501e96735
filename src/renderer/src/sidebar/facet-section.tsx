import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '../components/icon.tsx'
import { changeSettings, readSetting, useSetting } from '../settings/settings-store.ts'

/** A part of the side with a heading that folds it; which ones are folded is remembered. */
export function FacetSection(props: {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}): React.JSX.Element {
  const { title, aside, children } = props
  const folded = useSetting('foldedFacets').includes(title)
  return (
    <section className={folded ? 'facet-section folded' : 'facet-section'}>
      <header>
        <h3>
          <button type="button" aria-expanded={!folded} onClick={() => toggleFolded(title)}>
            {title}
            <span className="facet-arrow">
              <Icon of={ChevronRight} size={11} />
            </span>
          </button>
        </h3>
        {folded ? null : aside}
      </header>
      {folded ? null : children}
    </section>
  )
}

function toggleFolded(title: string): void {
  const folded = readSetting('foldedFacets')
  changeSettings({
    foldedFacets: folded.includes(title) ? folded.filter((each) => each !== title) : [...folded, title],
  })
}
