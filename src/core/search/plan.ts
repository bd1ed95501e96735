export type Parameter = string | number | bigint
export type Sql = { readonly sql: string; readonly parameters: readonly Parameter[] }

/** Texts of a file that are looked at one by one, because no index can. */
export type TextSource =
  | 'bare'
  | 'prompt'
  | 'negative'
  | 'caption'
  | 'title'
  | 'notes'
  | 'raw'
  | 'name'
  | 'path'

export type WordTable = 'media_fts' | 'media_texts_fts' | 'media_paths_fts'

/** How a query's files are found: sets of ids, put together. */
export type Plan =
  | { readonly is: 'all' | 'nothing' }
  /** Files in a word index; several of one index are asked in one go. `phrases` counts what the index has to look up. */
  | { readonly is: 'match'; readonly table: WordTable; readonly query: string; readonly phrases: number }
  /** A condition on the columns of `media_files` that is true or false, never NULL. */
  | { readonly is: 'files'; readonly condition: string; readonly parameters: readonly Parameter[] }
  /** A SELECT of one column of ids, without duplicates or with. */
  | { readonly is: 'ids'; readonly sql: string; readonly parameters: readonly Parameter[] }
  | { readonly is: 'and' | 'or'; readonly plans: readonly Plan[] }
  | { readonly is: 'not'; readonly plan: Plan }
  /** Those of some files whose texts pass a test. */
  | {
      readonly is: 'check'
      readonly among: Plan
      readonly source: TextSource
      readonly test: (texts: readonly string[]) => boolean
      /** Where in the query it was asked, to say that it took too long. */
      readonly range: { readonly from: number; readonly to: number }
    }

/** FTS5's parser takes time with the square of the number of phrases. */
const phrasesAQuery = 64
/** Well below what SQLite takes in one compound (500), and shallow. */
const selectsACompound = 100

export const everything: Plan = { is: 'all' }
export const nothing: Plan = { is: 'nothing' }

/** Files of all the plans; of none of them: all files. */
export function allOf(plans: readonly Plan[]): Plan {
  const flat = plans
    .flatMap((plan) => (plan.is === 'and' ? plan.plans : [plan]))
    .filter((plan) => plan.is !== 'all')
  if (flat.some((plan) => plan.is === 'nothing')) return nothing
  // None of each is none of all together, which one index may answer at once.
  return joined('and', merge(gatherNots(flat, anyOf), 'AND'), everything)
}

/** Files of any of the plans; of none of them: no file. */
export function anyOf(plans: readonly Plan[]): Plan {
  const flat = plans
    .flatMap((plan) => (plan.is === 'or' ? plan.plans : [plan]))
    .filter((plan) => plan.is !== 'nothing')
  if (flat.some((plan) => plan.is === 'all')) return everything
  return joined('or', merge(gatherNots(flat, allOf), 'OR'), nothing)
}

export function noneOf(plan: Plan): Plan {
  switch (plan.is) {
    case 'all':
      return nothing
    case 'nothing':
      return everything
    case 'not':
      return plan.plan
    case 'files':
      return { ...plan, condition: `NOT (${plan.condition})` }
    default:
      return { is: 'not', plan }
  }
}

function gatherNots(plans: readonly Plan[], join: (plans: readonly Plan[]) => Plan): readonly Plan[] {
  const nots = plans.flatMap((plan) => (plan.is === 'not' ? [plan.plan] : []))
  if (nots.length < 2) return plans
  return [...plans.filter((plan) => plan.is !== 'not'), noneOf(join(nots))]
}

function joined(is: 'and' | 'or', plans: readonly Plan[], empty: Plan): Plan {
  const [first, second] = plans
  return first === undefined ? empty : second === undefined ? first : { is, plans }
}

/** What one index or the files' own columns can answer together becomes one plan. */
function merge(plans: readonly Plan[], operator: 'AND' | 'OR'): readonly Plan[] {
  const merged: Plan[] = []
  /** Of each kind, the one that may still take more. */
  const open = new Map<string, number>()
  for (const plan of plans) {
    const kind = plan.is === 'match' ? plan.table : plan.is
    const index = open.get(kind)
    const other = index === undefined ? undefined : merged[index]
    if (index !== undefined && other !== undefined && canMerge(other, plan))
      merged[index] = mergeTwo(other, plan, operator)
    else open.set(kind, merged.push(plan) - 1)
  }
  return merged
}

function canMerge(one: Plan, other: Plan): boolean {
  if (one.is === 'files') return other.is === 'files' && one.parameters.length + other.parameters.length < 500
  return one.is === 'match' && other.is === 'match' && one.phrases + other.phrases <= phrasesAQuery
}

function mergeTwo(one: Plan, other: Plan, operator: 'AND' | 'OR'): Plan {
  if (one.is === 'match' && other.is === 'match') {
    return {
      ...one,
      query: `(${one.query}) ${operator} (${other.query})`,
      phrases: one.phrases + other.phrases,
    }
  }
  if (one.is === 'files' && other.is === 'files') {
    return {
      is: 'files',
      condition: `(${one.condition}) ${operator} (${other.condition})`,
      parameters: [...one.parameters, ...other.parameters],
    }
  }
  return one
}

/** Any of many words or phrases of an index, each already quoted for FTS5. */
export function anyPhrase(table: WordTable, columns: string | undefined, phrases: readonly string[]): Plan {
  const filter = columns === undefined ? '' : `{${columns}} : `
  const plans: Plan[] = []
  for (let start = 0; start < phrases.length; start += phrasesAQuery) {
    const part = phrases.slice(start, start + phrasesAQuery)
    plans.push({ is: 'match', table, query: `${filter}(${part.join(' OR ')})`, phrases: part.length })
  }
  return anyOf(plans)
}

export function select(sql: string, ...parameters: readonly Parameter[]): Plan {
  return { is: 'ids', sql, parameters }
}

/** How many SELECTs a plan is made of. */
export function countSelects(plan: Plan): number {
  switch (plan.is) {
    case 'and':
    case 'or':
      return plan.plans.reduce((count, one) => count + countSelects(one), 0)
    case 'not':
      return countSelects(plan.plan)
    case 'check':
      return countSelects(plan.among)
    case 'files':
      return 1 + Math.floor(plan.parameters.length / 8)
    default:
      return 1
  }
}

/** The whole plan as one SELECT of ids. It must hold no `check`. */
export function compileSelect(plan: Plan): Sql {
  switch (plan.is) {
    case 'all':
      return { sql: 'SELECT id FROM media_files', parameters: [] }
    case 'nothing':
      return { sql: 'SELECT id FROM media_files WHERE 0', parameters: [] }
    case 'match':
      return { sql: `SELECT rowid FROM ${plan.table} WHERE ${plan.table} MATCH ?`, parameters: [plan.query] }
    case 'files':
      return { sql: `SELECT id FROM media_files WHERE ${plan.condition}`, parameters: plan.parameters }
    case 'ids':
      return plan
    case 'and': {
      const wanted = plan.plans.filter((one) => one.is !== 'not')
      const unwanted = plan.plans.flatMap((one) => (one.is === 'not' ? [one.plan] : []))
      const first = wanted.length === 0 ? [everything] : wanted
      return compound(
        [compound(first.map(compileSelect), 'INTERSECT'), ...unwanted.map(compileSelect)],
        'EXCEPT',
      )
    }
    case 'or':
      return compound(plan.plans.map(compileSelect), 'UNION')
    case 'not':
      return compound([compileSelect(everything), compileSelect(plan.plan)], 'EXCEPT')
    case 'check':
      throw new Error('A plan with texts to look at is no single statement.')
  }
}

/** Set operators stand in SQLite from left to right, whatever they are: each side that is one itself goes into a sub-query. */
function compound(parts: readonly Sql[], operator: 'INTERSECT' | 'UNION' | 'EXCEPT'): Sql {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  if (parts.length > selectsACompound) {
    const [first, ...rest] = parts
    const groups: Sql[] = []
    const step = operator === 'EXCEPT' ? 'UNION' : operator
    const grouped = operator === 'EXCEPT' ? rest : parts
    for (let start = 0; start < grouped.length; start += selectsACompound) {
      groups.push(compound(grouped.slice(start, start + selectsACompound), step))
    }
    return compound(operator === 'EXCEPT' && first !== undefined ? [first, ...groups] : groups, operator)
  }
  return {
    sql: parts.map(({ sql }) => (isCompound(sql) ? `SELECT * FROM (${sql})` : sql)).join(` ${operator} `),
    parameters: parts.flatMap(({ parameters }) => parameters),
  }
}

/** Or a SELECT with something at its end that would belong to the whole. */
function isCompound(sql: string): boolean {
  return / (INTERSECT|UNION|EXCEPT|GROUP BY|ORDER BY) /.test(sql)
}
