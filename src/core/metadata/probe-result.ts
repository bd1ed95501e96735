/** What ffprobe tells of a clip, as `probe-job` reads it and `applyProbe` takes it. */
export type ProbeResult = {
  /** Stored pixels of the first video stream, before `rotation`. */
  readonly width: number | null
  readonly height: number | null
  readonly durationSeconds: number | null
  readonly frameRate: number | null
  readonly codec: string | null
  readonly audioCodec: string | null
  /** Degrees by which the picture is turned when shown: 0, 90, 180, 270 or their negatives. */
  readonly rotation: number | null
  /** Format and stream tags by name; the first of a name counts. */
  readonly tags: Readonly<Record<string, string>>
}
