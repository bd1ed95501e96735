import { openDatabaseForReading } from '#core/db/open-database.ts'
import { runSearch } from '#core/search/run-search.ts'
import { searchSchema } from '#shared/contract.ts'

// A process of its own for `query.ts`: searches the library that it is given, if any, and prints its peak memory in megabytes.

const [path] = process.argv.slice(2)
if (path !== undefined) {
  const { db, close } = openDatabaseForReading(path)
  for (const text of [
    '',
    'masterpiece',
    'masterpiece sort:date-',
    'sort:score- date-',
    '-masterpiece sort:model',
    'tags:0',
  ]) {
    const { errors } = runSearch(db, searchSchema.parse({ text }))
    if (errors !== undefined) throw new Error(`${text}: ${errors[0]?.message}`)
  }
  close()
}
console.log(Math.round(process.resourceUsage().maxRSS / 1024))
