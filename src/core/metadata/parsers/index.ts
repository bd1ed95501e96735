import type { GeneratorParser } from '../parser.ts'
import { a1111Parser } from './a1111.ts'

/** Every generator parser; of two that are equally sure the earlier wins. */
export const generatorParsers: readonly GeneratorParser[] = [a1111Parser]
