import { allFields, type Field, type FieldGroup } from '#shared/query/fields.ts'
import { groupFields, sortFields } from '#shared/query/query-tree.ts'
import { type Chapter, chapters, groupTitles, kindForms } from './chapters.ts'

/** docs/query-language.md: the hand-written chapters, and the fields as the parser's own table has them. */
export function createQueryPage(): string {
  return `${[
    '# Finding files: the query language',
    '<!-- Written by `npm run docs:query`, from src/shared/query/fields*.ts and scripts/query-docs/chapters.ts: edit these. A test compares. -->',
    'One box, and the same language in the window, in `media-scorer search FOLDER QUERY` and over rpc. What can’t be read is an error shown at its place, with what could stand there; it is never guessed.',
    ...chapters.flatMap(writeChapter),
    '## All fields',
    ...groups.flatMap(writeGroup),
    '## Values',
    'How the values of a field are written depends on its kind. `any` and `none` go with most of them.',
    writeKinds(),
    '## Saved searches',
    '`@name` puts a saved search in its place, also inside another; one that leads back to itself is an error. Its name may be written in any case, and in quotes; where it is given another one, the searches that name it follow.',
    '## Keywords of your own',
    'A `/` makes steps of a keyword: `style/anime` is found by `tag:style/anime`, by its last step `tag:anime`, and with all beside it by `tag:style/*`. Case doesn’t count. Where a keyword has another name, the name means the keyword, in `tag:` and as a bare word.',
    '## Keys of `sort:` and `group:`',
    `\`sort:\` takes ${sortFields.map(code).join(', ')}. Names sort as a person counts: \`img2\` before \`img10\`. What isn’t known comes last, whichever way round; what is equal stays in the order of names. \`random(42)\` is the same order every time, another number another one. \`relevance\` is how well the words fit.`,
    `\`group:\` takes ${groupFields.map(code).join(', ')}.`,
    '## Limits',
    'A regular expression has no references back and no looking ahead or behind, so that none can run away; what isn’t answered within 8 seconds ends with an error that says so. Parentheses go 60 deep; a query has 10,000 characters at most.',
  ].join('\n\n')}\n`
}

const groups = Object.keys(groupTitles) as readonly FieldGroup[] // the table's own keys

function writeChapter({ title, text, examples }: Chapter): readonly string[] {
  const rows = examples.map(([query, meaning]) => [code(query), meaning])
  return [`## ${title}`, text, writeTable(['Example', 'finds'], rows)]
}

function writeGroup(group: FieldGroup): readonly string[] {
  const rows = allFields
    .filter((field) => field.group === group)
    .map((field) => [writeNames(field), writeMeaning(field), field.examples.map(code).join(' ')])
  return [`### ${groupTitles[group]}`, writeTable(['Field', 'is', 'Examples'], rows)]
}

function writeNames({ name, aliases, kind }: Field): string {
  const own = [name, ...aliases].map((alias) => code(kind === 'meta' ? `${alias}.KEY` : alias))
  return own.join(', ')
}

function writeMeaning({ description, options = [], valueAliases = {} }: Field): string {
  const unsaid = options.filter((option) => !description.includes(option))
  const names = unsaid.length === 0 ? '' : ` ${options.map(code).join(', ')}.`
  const same = Object.entries(valueAliases).map(([alias, value]) => `${code(alias)} = ${code(value)}`)
  return `${description}${names}${same.length === 0 ? '' : ` (${same.join(', ')})`}`
}

function writeKinds(): string {
  const rows = new Map<string, string[]>()
  for (const { name, kind } of allFields)
    rows.set(kindForms[kind], [...(rows.get(kindForms[kind]) ?? []), name])
  return writeTable(
    ['Fields', 'Values'],
    [...rows].map(([form, names]) => [names.map(code).join(', '), form]),
  )
}

function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}
