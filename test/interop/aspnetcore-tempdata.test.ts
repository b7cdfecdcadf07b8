import assert from 'node:assert/strict';
import { decodeTempData } from '../../src/formats/tempdata/format.ts';
import { FormatError } from '../../src/formats/errors.ts';
import { applySplices } from '../../src/formats/splice.ts';
import type { DecodedValue, ValueNode } from '../../src/formats/value.ts';
import { type RedisServer, startRedis } from '../integration/support/redis-server.ts';
import {
  type CoreSite,
  type SiteClient,
  startCoreSite,
  type TempDataEntry,
  type TempDataForm,
} from './support/aspnetcore-site.ts';
import { array, document, int, map, named } from '../unit/formats/support/bson.ts';
import { everyEdit } from './support/tree-edits.ts';

const TEMP_DATA = '__ControllerTempData';

/** TempData as somebody could write it by hand, whether MVC reads it or not. */
const written: readonly string[] = [
  '{}',
  '{"a":null}',
  '{"a":1.5}',
  '{"a":1.0}',
  '{"a":1e2}',
  '{"a":-0}',
  '{"a":2147483647}',
  '{"a":2147483648}',
  '{"a":[]}',
  '{"a":[1,2]}',
  '{"a":[1,"x"]}',
  '{"a":["x",1]}',
  '{"a":["x",null]}',
  '{"a":[null,"x"]}',
  '{"a":[null]}',
  '{"a":[1,null]}',
  '{"a":[true]}',
  '{"a":[[1]]}',
  '{"a":[{}]}',
  '{"a":[1,2147483648]}',
  '{"a":{}}',
  '{"a":{"b":"c"}}',
  '{"a":{"b":null,"c":"d"}}',
  '{"a":{"b":1}}',
  '{"a":{"b":true}}',
  '{"a":{"b":{}}}',
  '{"a":{"b":"2024-01-01"}}',
  '{"a":"\\ud800"}',
  '{"a":["\\udc00"]}',
  '{"a":{"b":"\\ud800"}}',
  '{"\\ud800":1}',
  '{"a":{"\\ud800":"x"}}',
  '[]',
  '"text"',
  '1',
  'true',
  'text',
];

for (const form of ['json', 'bson'] as const) {
  describe(`TempData of an ASP.NET Core site, ${form}`, function () {
    this.timeout(240_000);
    let server: RedisServer;
    let site: CoreSite;
    let client: SiteClient;

    before(async () => {
      server = await startRedis();
      site = await startCoreSite(server.port, form);
      client = site.newClient();
    });
    after(async () => {
      await site.stop();
      await server.stop();
    });

    /** What the site reads; undefined when it answers with an error. */
    async function read(bytes: Uint8Array): Promise<readonly TempDataEntry[] | undefined> {
      // A session of its own: a site may store what a request has read after it has answered.
      const client = site.newClient();
      await client.setBytes(TEMP_DATA, bytes);
      try {
        // Kept entries are saved again, for which there are rules, too.
        const kept = await client.tempData('keep');
        const entries = await client.tempData('consume');
        assert.deepEqual(entries, kept);
        return entries;
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        assert.match(String(error), /: 500/);
        return undefined;
      }
    }

    async function samples(): Promise<DecodedValue> {
      await client.setTempDataSamples();
      const { items } = await client.session();
      const base64 = items.find(({ name }) => name === TEMP_DATA)?.base64 ?? assert.fail();
      return decodeTempData(new Uint8Array(Buffer.from(base64, 'base64')));
    }

    /** Reads in the site what each edit makes of a value; gives the number of edits. */
    async function tryEdits(value: DecodedValue): Promise<number> {
      assert.equal(value.format, form);
      let made = 0;
      for (const { title, edit } of everyEdit(value.root)) {
        let splices;
        try {
          splices = value.edit(edit);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          continue;
        }
        const bytes = applySplices(value.bytes, splices);
        const entries = await read(bytes);
        assert.ok(entries, `${title}: the site can't read ${Buffer.from(bytes).toString()}`);
        assertAlike(decodeTempData(bytes).root, entries, form, title);
        made++;
      }
      return made;
    }

    it('is read after each edit that we make of it, and saved again', async () => {
      const made = await tryEdits(await samples());
      assert.ok(made > 100, `${made} edits were made`);
    });

    if (form === 'bson') {
      it('is read after edits of arrays and dictionaries of every type', async () => {
        const made = await tryEdits(decodeTempData(everyBsonType()));
        assert.ok(made > 100, `${made} edits were made`);
      });

      it('can not be saved again with an empty array in it, nor be read with names of its own', async () => {
        const bytes = (...elements: readonly string[]): Uint8Array =>
          new Uint8Array(Buffer.from(document(...elements), 'hex'));
        assert.equal(await read(bytes(array('a'))), undefined);
        for (const name of ['$ref', '$id', '$type', '$values']) {
          const entries = await read(bytes(int(name, 1)));
          assert.ok(!entries?.some((entry) => entry.name === name), name);
        }
      });
    }

    if (form === 'bson') return;

    it('is said to be unreadable where it is, and only there', async () => {
      for (const text of written) {
        const bytes = new TextEncoder().encode(text);
        const { warnings } = decodeTempData(bytes);
        const isReadable = (await read(bytes)) !== undefined;
        assert.equal(
          warnings.some(({ isRefused }) => isRefused === true),
          !isReadable,
          text,
        );
      }
    });
  });
}

/** Arrays and dictionaries of all types that Newtonsoft.Json's TempData has them of. */
function everyBsonType(): Uint8Array {
  const guid = '100000000433221100554477668899aabbccddeeff';
  const items: readonly (readonly [type: string, content: string])[] = [
    ['01', '000000000000f83f'],
    ['05', guid],
    ['08', '01'],
    ['09', '0100000000000000'],
    ['10', '07000000'],
  ];
  const elements = items.flatMap(([type, content]) => [
    array(`array${type}`, named(type, '0', content), named(type, '1', content)),
    map(`map${type}`, named(type, 'key', content)),
  ]);
  const long = named('12', 'long', '0000000001000000');
  return new Uint8Array(Buffer.from(document(...elements, long, map('empty')), 'hex'));
}

/** What the site reads has the types and the texts that we show. */
function assertAlike(
  root: ValueNode,
  entries: readonly TempDataEntry[],
  form: TempDataForm,
  title: string,
): void {
  const shown = root.children(0, root.childCount);
  assert.deepEqual(
    shown.map(({ label }) => label).sort((a, b) => (a < b ? -1 : 1)),
    entries.map(({ name }) => name),
    title,
  );
  for (const { label, node } of shown) {
    const entry = entries.find(({ name }) => name === label);
    const isNull = node.kind === 'null' || (node.kind === 'list' && node.childCount === 0);
    const isEmptyMap = form === 'bson' && node.kind === 'dictionary' && node.childCount === 0;
    if (form === 'json' && (isNull || isEmptyMap)) assert.equal(entry?.type, null, title);
    else if (node.kind === 'scalar') assert.equal(entry?.type, node.typeName, `${title}: ${label}`);
  }
}
