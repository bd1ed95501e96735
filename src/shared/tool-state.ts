/** A program that is used beside this one. `path` null: it isn't there; `version` null: it doesn't say, or isn't there. */
export type ToolState = {
  readonly name: 'ExifTool' | 'ffprobe' | 'ffmpeg'
  readonly path: string | null
  readonly version: string | null
}
