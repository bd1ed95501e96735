import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createQueryPage } from './query-docs/create-query-page.ts'

// `npm run docs:query`: writes docs/query-language.md anew.

writeFileSync(fileURLToPath(new URL('../docs/query-language.md', import.meta.url)), createQueryPage())
