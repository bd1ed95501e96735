export type Size = { readonly width: number; readonly height: number }
export type Point = { readonly x: number; readonly y: number }

/** How a picture lies on the stage. Kept from picture to picture. */
export type Zoom = {
  /** What the picture goes back to. */
  readonly rest: 'fit' | 'fill'
  /** CSS pixels for one pixel of the picture; null while it rests. */
  readonly scale: number | null
  /** The point of the picture, from 0 to 1 each way, that is in the middle of the stage. */
  readonly centre: Point
}

export type Placement = Size & { readonly left: number; readonly top: number; readonly scale: number }

export const restingZoom: Zoom = { rest: 'fit', scale: null, centre: { x: 0.5, y: 0.5 } }

/** A very small picture is enlarged no further than this by itself, in device pixels. */
const mostByItself = 4
const mostByHand = 16
const snap = 1.02

/** CSS pixels for a pixel of the picture when all of it is seen, with a little room around it. */
export function fitScale(picture: Size, stage: Size, ratio: number, room: Size): number {
  const scale = Math.min(
    (stage.width * room.width) / picture.width,
    (stage.height * room.height) / picture.height,
  )
  return Math.min(scale, mostByItself / ratio)
}

/** The same when the picture covers the whole stage. */
export function fillScale(picture: Size, stage: Size): number {
  return Math.max(stage.width / picture.width, stage.height / picture.height)
}

/** What zooming works on. `ratio` is device pixels for a CSS pixel: 100 % is one device pixel for a pixel of the picture. */
export type Scene = {
  readonly picture: Size
  readonly stage: Size
  readonly ratio: number
  /** The part of the stage that a fitted picture may take, each way. */
  readonly room: Size
}

export function scaleOf(zoom: Zoom, scene: Scene): number {
  if (zoom.scale !== null) return zoom.scale
  return restScale(zoom, scene)
}

function restScale(zoom: Zoom, { picture, stage, ratio, room }: Scene): number {
  return zoom.rest === 'fit' ? fitScale(picture, stage, ratio, room) : fillScale(picture, stage)
}

/** Where the picture lies on the stage, in CSS pixels: never with a gap on one side only. */
export function placePicture(zoom: Zoom, scene: Scene): Placement {
  const { picture, stage } = scene
  const scale = scaleOf(zoom, scene)
  const width = picture.width * scale
  const height = picture.height * scale
  const centre = zoom.scale === null && zoom.rest === 'fit' ? restingZoom.centre : zoom.centre
  return {
    scale,
    width,
    height,
    left: placeOnAxis(stage.width, width, centre.x),
    top: placeOnAxis(stage.height, height, centre.y),
  }
}

function placeOnAxis(stage: number, length: number, centre: number): number {
  if (length <= stage) return (stage - length) / 2
  return Math.min(0, Math.max(stage - length, stage / 2 - length * centre))
}

/** Zooms so that what is under the pointer stays under it. */
export function zoomTo(zoom: Zoom, scene: Scene, pointer: Point, wanted: number): Zoom {
  const least = Math.min(restScale({ ...zoom, rest: 'fit' }, scene), 1 / scene.ratio)
  const scale = Math.min(mostByHand / scene.ratio, Math.max(least, wanted))
  const rest = fitScale(scene.picture, scene.stage, scene.ratio, scene.room)
  if (scale < rest * snap && scale > rest / snap) return { ...restingZoom }
  const before = placePicture(zoom, scene)
  const x = (pointer.x - before.left) / before.width
  const y = (pointer.y - before.top) / before.height
  const { picture, stage } = scene
  return settle(
    {
      ...zoom,
      scale,
      centre: {
        x: x + (stage.width / 2 - pointer.x) / (picture.width * scale),
        y: y + (stage.height / 2 - pointer.y) / (picture.height * scale),
      },
    },
    scene,
  )
}

/** Moves the picture by a distance in CSS pixels. */
export function panBy(zoom: Zoom, scene: Scene, distance: Point): Zoom {
  const { width, height } = placePicture(zoom, scene)
  return settle(
    {
      ...zoom,
      centre: { x: zoom.centre.x - distance.x / width, y: zoom.centre.y - distance.y / height },
    },
    scene,
  )
}

/** Brings the centre back to what is really shown, so that a drag against an edge doesn't pile up. */
function settle(zoom: Zoom, scene: Scene): Zoom {
  const { left, top, width, height } = placePicture(zoom, scene)
  const { stage } = scene
  return { ...zoom, centre: { x: (stage.width / 2 - left) / width, y: (stage.height / 2 - top) / height } }
}

/** To 100 % at the pointer, and back. A picture that rests at about 100 % goes to 200 %. */
export function toggleZoom(zoom: Zoom, scene: Scene, pointer: Point): Zoom {
  if (zoom.scale !== null) return { ...zoom, scale: null }
  const whole = 1 / scene.ratio
  const rest = restScale(zoom, scene)
  const close = rest < whole * 1.1 && rest > whole / 1.1
  return zoomTo(zoom, scene, pointer, close ? whole * 2 : whole)
}

/** Fit when it fills, fill when it fits; anything else goes to fit. */
export function toggleFill(zoom: Zoom): Zoom {
  if (zoom.scale !== null) return { ...restingZoom }
  return { ...restingZoom, rest: zoom.rest === 'fit' ? 'fill' : 'fit' }
}

/** The scale after a turn of the wheel, whose unit depends on the device (`WheelEvent.deltaMode`). */
export function wheelScale(scale: number, delta: number, mode: number): number {
  const pixels = delta * (mode === 1 ? 32 : mode === 2 ? 400 : 1)
  return scale * Math.exp(-Math.min(200, Math.max(-200, pixels)) * 0.0022)
}

/** «Fit · 78 %», «Fill · 120 %», «100 %». */
export function describeZoom(zoom: Zoom, scene: Scene): string {
  const percent = `${Math.round(scaleOf(zoom, scene) * scene.ratio * 100)} %`
  if (zoom.scale !== null) return percent
  return `${zoom.rest === 'fit' ? 'Fit' : 'Fill'} · ${percent}`
}
