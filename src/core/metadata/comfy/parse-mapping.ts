import { z } from 'zod'
import type { ComfyMapping } from './mapping.ts'

const name = z.string().trim().min(1).max(200)
const nodeSchema = z.strictObject({
  like: name.optional(),
  inputs: z.record(name, name).optional(),
  widgets: z.array(name.nullable()).max(200).optional(),
})
const fileSchema = z.strictObject({
  version: z.literal(1),
  nodes: z
    .record(name, nodeSchema)
    .refine((nodes) => Object.keys(nodes).length <= 2000, 'At most 2,000 classes can be mapped.'),
})

export type ParsedMapping =
  | { readonly ok: true; readonly mapping: ComfyMapping }
  | { readonly ok: false; readonly message: string }

/** Reads the text of a mapping file (docs/comfyui-mapping.md). The message says in a sentence what is wrong, and where. */
export function parseMapping(text: string): ParsedMapping {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : ''
    return { ok: false, message: `It is not JSON: ${reason}.` }
  }
  const parsed = fileSchema.safeParse(value)
  if (!parsed.success) return { ok: false, message: describeIssue(parsed.error.issues[0]) }
  const mapping: ComfyMapping = new Map(
    Object.entries(parsed.data.nodes).map(([className, { like, inputs, widgets }]) => [
      className,
      { like: like ?? null, inputs: new Map(Object.entries(inputs ?? {})), widgets: widgets ?? [] },
    ]),
  )
  return { ok: true, mapping }
}

function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'It is not of the form that is described.'
  const place = issue.path.map((part) => `“${String(part)}”`).join(' → ')
  return place === '' ? `${issue.message}.` : `At ${place}: ${issue.message}.`
}
