import { ExifTool } from 'exiftool-vendored'
import type { Rating } from './test-operations.ts'

/** ExifTool, as another program that writes ratings into files. For tests; who opens it closes it. */
export function openTestRater() {
  const exiftool = new ExifTool({ maxProcs: 1, maxTasksPerProcess: 1000 })
  return {
    rate: async (path: string, rating: Rating): Promise<void> => {
      await exiftool.write(path, { Rating: rating }, { writeArgs: ['-overwrite_original'] })
    },
    close: () => exiftool.end(),
  }
}
