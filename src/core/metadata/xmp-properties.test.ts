import { expect, test } from 'vitest'
import { xmpPacket } from './test-media.ts'
import { parseXmp } from './xmp-properties.ts'

test('reads attributes, elements, lists, structures and whatever prefix was chosen', () => {
  const packet = xmpPacket(
    'xmp:Rating="3" xmlns:q="http://ns.adobe.com/photoshop/1.0/"',
    `<q:City>K&#246;ln &amp; <!-- not this -->more</q:City><dc:subject><rdf:Bag><rdf:li>a</rdf:li><rdf:li>b</rdf:li></rdf:Bag></dc:subject>
     <dc:description><rdf:Alt><rdf:li xml:lang="x-default">text <![CDATA[<b>]]></rdf:li></rdf:Alt></dc:description>
     <exif:Flash rdf:parseType="Resource"><exif:Fired>True</exif:Fired></exif:Flash>`,
  )
  expect(Object.fromEntries(parseXmp(packet))).toEqual({
    'xmp:Rating': ['3'],
    'photoshop:City': ['Köln & ', 'more'],
    'dc:subject': ['a', 'b'],
    'dc:description': ['text ', '<b>'],
    'exif:Flash/exif:Fired': ['True'],
  })
})

test('expands no entities but its own, and survives what is no XML', () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rdf:Description xmp:X="&b;"/>'
  expect(parseXmp(bomb).get('xmp:X')).toEqual(['&b;'])
  expect(
    [parseXmp('<'), parseXmp('<a b="'), parseXmp('</x></x>'), parseXmp('<a>'.repeat(100_000))].map(
      (found) => found.size,
    ),
  ).toEqual([0, 0, 0, 0])
})
