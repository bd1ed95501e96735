import type { Lora } from '#shared/media.ts'

const maxLoras = 200

/** The LoRAs that a prompt names as `<lora:name:weight>` (also `lyco`, also with a weight for each part); each once. */
export function findPromptLoras(prompt: string | null | undefined): readonly Lora[] {
  if (prompt === null || prompt === undefined) return []
  const loras: Lora[] = []
  for (const match of prompt.matchAll(/<(?:lora|lyco|locon|wlr):([^:<>]{1,300})(?::([^<>]{0,100}))?>/gi)) {
    const name = (match[1] ?? '').trim()
    if (name === '' || loras.length >= maxLoras || loras.some((lora) => lora.name === name)) continue
    const weight = Number.parseFloat((match[2] ?? '').replace(/^(?:te|unet)=/, ''))
    loras.push({ name, weight: Number.isFinite(weight) ? weight : null })
  }
  return loras
}

/** One list of several, each name once; a weight that is known wins over one that isn't. */
export function mergeLoras(...lists: readonly (readonly Lora[])[]): readonly Lora[] {
  const merged = new Map<string, Lora>()
  for (const lora of lists.flat()) {
    const known = merged.get(lora.name)
    if (known === undefined || (known.weight === null && lora.weight !== null)) merged.set(lora.name, lora)
  }
  return [...merged.values()]
}
