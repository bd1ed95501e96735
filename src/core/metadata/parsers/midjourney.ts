import { certainties, type GeneratorParser } from '../parser.ts'

const jobId = /\bJob ID: ?([0-9a-f]{8}-[0-9a-f-]{27})/i

/** Midjourney: the whole command in `Description`, with its flags and the job's id. */
export const midjourneyParser: GeneratorParser = {
  name: 'midjourney',
  version: 1,
  parse: (carriers) => {
    const text = [
      carriers.find('Description'),
      carriers.find('dc:description'),
      carriers.find('ImageDescription'),
    ].find((candidate) => jobId.test(candidate ?? ''))
    if (text === undefined) return null
    const command = text.replace(jobId, '').trim()
    const flagsAt = command.search(/\s--[a-z]/i)
    const prompt = (flagsAt === -1 ? command : command.slice(0, flagsAt)).trim()
    const flags = flagsAt === -1 ? '' : command.slice(flagsAt)
    const flag = (name: string): string | null =>
      new RegExp(`\\s--${name}\\s+([^\\s]+)`, 'i').exec(flags)?.[1] ?? null
    const no = /\s--no\s+(.*?)(?=\s--[a-z]|$)/i.exec(flags)?.[1]
    const version = flag('v') ?? flag('version')
    const niji = flag('niji')
    return {
      certainty: certainties.signature,
      fields: {
        tool: 'midjourney',
        toolVersion: version ?? niji,
        prompt,
        negativePrompt: no?.trim() ?? null,
        model: niji !== null ? `niji ${niji}` : version === null ? null : `midjourney ${version}`,
        seed: flag('seed'),
      },
    }
  },
}
