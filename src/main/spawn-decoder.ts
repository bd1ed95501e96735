import { fileURLToPath } from 'node:url'
import { utilityProcess } from 'electron'
import { entryUrl } from '#core/entries.ts'
import { type DecoderProcess, decoderEnvironment } from '#core/thumbnails/decoder.ts'

/** A decoder process under Electron's own roof: with the RunAsNode fuse off there is no other way to fork one. */
export function spawnDecoder(): DecoderProcess {
  const child = utilityProcess.fork(fileURLToPath(entryUrl('decoder-process')), [], {
    serviceName: 'Media Scorer decoder',
    env: decoderEnvironment(),
    stdio: 'ignore',
  })
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(`It ended with code ${code}.`)),
    kill: () => void child.kill(),
  }
}
