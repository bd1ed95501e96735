import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { addOverLimit, addProblem, type Findings, maxTextBytes } from './findings.ts'

const maxRatio = 200
/** Small texts may repeat as they like: a ratio says nothing below this. */
const freeBytes = 64 * 1024

/**
 * Inflates a zlib stream of a file's text, at most 8 MB, at most 200 times its size and within the file's budget; what goes over
 * costs the budget too, so that a thousand bombs cost no more than a few. Null where nothing safe came out.
 */
export function inflateBounded(bytes: Uint8Array, findings: Findings): Uint8Array | null {
  return unpackBounded(bytes, findings, inflateSync)
}

/** The same for a gzip stream. */
export function gunzipBounded(bytes: Uint8Array, findings: Findings): Uint8Array | null {
  return unpackBounded(bytes, findings, gunzipSync)
}

function unpackBounded(
  bytes: Uint8Array,
  findings: Findings,
  unpack: typeof inflateSync | typeof gunzipSync,
): Uint8Array | null {
  const limit = Math.min(maxTextBytes, findings.textBudget, Math.max(freeBytes, bytes.length * maxRatio))
  if (limit <= 0) {
    addOverLimit(findings)
    return null
  }
  // A stream that was cut off still gives what it has.
  const options = { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH }
  try {
    const inflated = unpack(bytes, options)
    findings.textBudget -= inflated.length
    return inflated
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      findings.textBudget -= limit
      addOverLimit(findings)
      return null
    }
    return inflateHeadless(bytes, findings, options)
  }
}

/** Some writers leave the zlib header out. */
function inflateHeadless(
  bytes: Uint8Array,
  findings: Findings,
  options: { readonly maxOutputLength: number; readonly finishFlush: number },
): Uint8Array | null {
  try {
    const inflated = inflateRawSync(bytes, options)
    findings.textBudget -= inflated.length
    if (inflated.length > 0) return inflated
  } catch {
    findings.textBudget -= Math.min(options.maxOutputLength, freeBytes)
  }
  addProblem(findings, 'text-damaged', 'A compressed text in this file is damaged and could not be read.')
  return null
}
