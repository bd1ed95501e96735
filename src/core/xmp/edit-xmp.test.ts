import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePacket, encodePacket } from './decode-packet.ts'
import { editXmp, emptyPacket, type XmpEdit } from './edit-xmp.ts'
import { parseXml, type XmlElement } from './parse-xml.ts'
import { namespaces } from './properties.ts'
import { readXmp } from './read-xmp.ts'
import { samples } from './test-sidecars.ts'

const set = (value: string): XmpEdit => ({ name: 'xmp:Rating', act: 'set', value })
const words = (add: readonly string[], remove: readonly string[] = []): XmpEdit => ({
  ...{ name: 'dc:subject', act: 'list', kind: 'Bag' },
  ...{ add, remove },
})
const propertiesOf = (text: string): Readonly<Record<string, readonly string[]>> => {
  const read = readXmp(Buffer.from(text))
  return read.ok ? Object.fromEntries(read.properties) : { refused: [read.code] }
}

/** All of a packet but our own properties, without white space between elements: what must never change. */
function listForeign(text: string): unknown {
  const root = parseXml(text)
  if (root === undefined) throw new Error('not well-formed')
  const ours = new Set<string>([...Object.values(namespaces)])
  const isOurs = ({ uri, local }: { readonly uri: string; readonly local: string }) =>
    ours.has(uri) &&
    /^(Rating|rating|Label|LabelColor|ColorLabel|PickLabel|TagsList|pick|good|subject|hierarchicalSubject)$/.test(
      local,
    )
  const describeElement = (element: XmlElement): unknown => ({
    name: `${element.uri} ${element.local}`,
    attributes: element.attributes
      .filter((attribute) => !isOurs(attribute) && !attribute.name.startsWith('xmlns'))
      .map(({ uri, local, value }) => `${uri} ${local}=${value}`),
    text: element.children.length === 0 && element.local !== 'Description' ? element.text : '',
    children: element.children.filter((child) => !isOurs(child)).map(describeElement),
  })
  return describeElement(root)
}

describe('editXmp', () => {
  it('changes one attribute and nothing else', () => {
    for (const [name, text] of Object.entries(samples)) {
      const edited = editXmp(text, [set('4')]) ?? ''
      expect([name, propertiesOf(edited)['xmp:Rating']]).toEqual([name, ['4']])
      expect(listForeign(edited)).toEqual(listForeign(text))
      // Back to what it was: to the last byte, where the property was there.
      const before = propertiesOf(text)['xmp:Rating']?.[0]
      if (before !== undefined) expect(editXmp(edited, [set(before)])).toBe(text)
      else
        expect(editXmp(edited, [{ name: 'xmp:Rating', act: 'remove' }])?.length).toBeLessThanOrEqual(
          edited.length,
        )
    }
  })

  it('adds to and takes from every form of list', () => {
    for (const [name, text] of Object.entries(samples)) {
      const before = new Set<string>(propertiesOf(text)['dc:subject'] ?? [])
      const added = editXmp(text, [words(['new <&"\'> word', 'Ünïcode', 'new <&"\'> word'])]) ?? ''
      expect([name, new Set(propertiesOf(added)['dc:subject'])]).toEqual([
        name,
        new Set([...before, 'new <&"\'> word', 'Ünïcode']),
      ])
      expect(listForeign(added)).toEqual(listForeign(text))
      const removed = editXmp(added, [words([], ['Ünïcode', 'new <&"\'> word'])]) ?? ''
      expect(propertiesOf(removed)).toEqual(propertiesOf(text))
      const emptied = editXmp(added, [words([], [...before, 'Ünïcode', 'new <&"\'> word'])]) ?? ''
      expect(propertiesOf(emptied)['dc:subject']).toBe(undefined)
      expect(emptied).not.toContain('dc:subject')
    }
  })

  it('gives back the very text of a list that it added to and took from', () => {
    const text = samples.digiKam
    const added = editXmp(text, [words(['new'])]) ?? ''
    expect(added).not.toBe(text)
    expect(editXmp(added, [words([], ['new'])])).toBe(text)
  })

  it('makes a sidecar from nothing', () => {
    expect(
      editXmp(emptyPacket, [set('5'), words(['fox'])]),
    ).toBe(`<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Media Scorer">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="5" xmlns:dc="http://purl.org/dc/elements/1.1/">
   <dc:subject>
    <rdf:Bag>
     <rdf:li>fox</rdf:li>
    </rdf:Bag>
   </dc:subject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`)
  })

  it('takes the place of odd forms: qualifiers, doubles, attributes for lists, an empty RDF, foreign prefixes', () => {
    const wrap = (inner: string) =>
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">${inner}</r:RDF></x:xmpmeta>`
    const cases = {
      empty: wrap(''),
      qualified: wrap(
        '<r:Description><a:Rating r:parseType="Resource"><r:value>2</r:value></a:Rating></r:Description>',
      ),
      double: wrap(
        '<r:Description a:Rating="1"/><r:Description><a:Rating>2</a:Rating><dc:subject>x</dc:subject></r:Description>',
      ),
      listAsAttribute: wrap('<r:Description dc:subject="x"/>'),
      emptyTag: wrap('<r:Description><a:Rating/><dc:subject/></r:Description>'),
      taken: wrap('<r:Description xmlns:xmp="urn:other" xmp:Rating="9"/>').replace(
        'xmlns:a="http://ns.adobe.com/xap/1.0/" ',
        '',
      ),
    }
    const had = { double: ['x'], listAsAttribute: ['x'] } as Readonly<Record<string, readonly string[]>>
    for (const [name, text] of Object.entries(cases)) {
      const edited = editXmp(text, [set('3'), words(['y'])])
      expect([name, propertiesOf(edited ?? '')]).toEqual([
        name,
        { 'xmp:Rating': ['3'], 'dc:subject': [...(had[name] ?? []), 'y'] },
      ])
    }
    expect(editXmp(cases.taken, [set('3')])).toContain('xmp:Rating="9"')
  })

  it('refuses what is not well-formed, has a document type or holds no RDF', () => {
    const texts = [
      '',
      'no XML',
      '<a>',
      '<a/><b/>',
      '<a></b>',
      '<a b="1" b="2"/>',
      '<a b=1/>',
      '<p:a/>',
      '<!DOCTYPE a><a/>',
      `<!DOCTYPE x [<!ENTITY a "${'b'.repeat(10)}">]>${emptyPacket}`,
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
      emptyPacket.slice(0, -60),
      `<a>${'<b>'.repeat(100_000)}`,
    ]
    for (const text of texts)
      expect([text.slice(0, 30), editXmp(text, [set('3')])]).toEqual([text.slice(0, 30), undefined])
  })

  it('reads and keeps entities it does not know, comments, CDATA and instructions', () => {
    const text = samples.lightroom.replace(
      '<dc:creator>',
      '<!-- <xmp:Rating>1</xmp:Rating> --><?x y?><dc:creator>',
    )
    const edited = editXmp(text, [set('2')]) ?? ''
    expect(edited).toContain('<!-- <xmp:Rating>1</xmp:Rating> --><?x y?><dc:creator>')
    const unknown = samples.lightroom.replace('>A. Person<', '>&lol;<![CDATA[<b>]]><')
    expect(editXmp(unknown, [set('2')])).toContain('>&lol;<![CDATA[<b>]]><')
  })

  it('sets whatever value to be read back as it is, and leaves all else', () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .filter((value) => value.trim() !== '' && !/[\p{Cc}\uFFFE\uFFFF]/u.test(value))
    fc.assert(
      fc.property(text, fc.constantFrom(...Object.values(samples)), (value, sample) => {
        const edited =
          editXmp(sample, [{ name: 'xmp:Label', act: 'set', value }, words([value.trim()])]) ?? ''
        expect(propertiesOf(edited)['xmp:Label']).toEqual([value.toWellFormed()])
        expect(propertiesOf(edited)['dc:subject']).toContain(value.trim().toWellFormed())
        expect(listForeign(edited)).toEqual(listForeign(sample))
      }),
    )
  })
})

describe('decodePacket', () => {
  it('gives back the bytes of every Unicode form', () => {
    for (const text of [samples.digiKam, `\uFEFF${samples.digiKam}`]) {
      for (const bytes of [
        Buffer.from(text, 'utf8'),
        Buffer.from(text, 'utf16le'),
        Buffer.from(text, 'utf16le').swap16(),
      ]) {
        const packet = decodePacket(bytes)
        if (packet === undefined) throw new Error('not read')
        expect(packet.text).toBe(text)
        expect(encodePacket(packet)).toEqual(bytes)
        const read = readXmp(bytes)
        expect(read.ok && read.properties.get('xmp:Rating')).toEqual(['3'])
      }
    }
  })

  it('refuses what is none', () => {
    expect(decodePacket(Buffer.from([0x3c, 0x61, 0xe4, 0x3e]))).toBe(undefined)
    expect(
      decodePacket(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00e4</a>', 'utf8')),
    ).toBe(undefined)
    expect(decodePacket(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a/>'))?.encoding).toBe(
      'utf-8',
    )
    expect(decodePacket(Buffer.from('<a>\0</a>'))).toBe(undefined)
  })
})

describe('readXmp', () => {
  it('reads what is damaged as far as it goes, and what is no XMP not at all', () => {
    const cut = samples.lightroom.slice(0, samples.lightroom.indexOf('<dc:creator>'))
    const read = readXmp(Buffer.from(cut))
    expect(read.ok && [read.root, read.properties.get('xmp:Rating')]).toEqual([null, ['3']])
    expect(propertiesOf('')).toEqual({ refused: ['not-xmp'] })
    expect(propertiesOf('<html><p>xmp:Rating="3"</p></html>')).toEqual({ refused: ['not-xmp'] })
    const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]>${samples.digiKam.slice(samples.digiKam.indexOf('<x:'))}`
    expect(propertiesOf(bomb)['xmp:Rating']).toEqual(['3'])
  })
})
