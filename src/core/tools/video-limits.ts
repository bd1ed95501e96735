/**
 * What FFmpeg's programs may touch: one local file, in a container that a library holds. Without both lists a playlist named
 * `.mp4` opens other files and connections (DASH, HLS, concat, SDP).
 */
export const videoInputLimits: readonly string[] = [
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi',
  '-probesize',
  '10000000',
  '-analyzeduration',
  '5000000',
]

/** A file as FFmpeg's input: with its protocol written out, no name is taken for an option, a device, a URL or a pattern. */
export function videoInput(path: string): string {
  return `file:${path}`
}
