import type { ReadDb } from '#core/db/handles.ts'
import type { ComfyMapping } from '#core/metadata/comfy/mapping.ts'
import type { WorkflowOutline } from '#shared/workflow.ts'
import { findGraphTexts, findWorkflowText } from './find-workflow.ts'
import { outlineWorkflow } from './outline-workflow.ts'
import { parseWorkflow } from './parse-workflow.ts'

/** The outline of a file's workflow; null where it has none that can be followed. */
export function findOutline(db: ReadDb, id: number, mapping: ComfyMapping): WorkflowOutline | null {
  const text = findWorkflowText(db, id)
  if (text === undefined) return null
  const workflow = parseWorkflow(text, findGraphTexts(db, id), mapping)
  return workflow === undefined ? null : outlineWorkflow(workflow)
}
