import assert from 'node:assert/strict';
import { FormatError } from '../../../../src/formats/errors.ts';
import { decodeItemAs } from '../../../../src/formats/registry.ts';
import { codecs } from '../../../../src/stores/codecs.ts';
import { readProtoSchema } from '../../../../src/stores/schemas/proto-schema.ts';
import { fromHex } from '../../formats/support/fixtures.ts';
import { plain } from '../../formats/support/tree.ts';

/** Reads a schema from texts by their paths. */
function schemaOf(files: Readonly<Record<string, string>>, path = 'protos/a.proto') {
  return readProtoSchema(path, (name) => Promise.resolve(files[name]));
}

async function refusalOf(files: Readonly<Record<string, string>>): Promise<string> {
  try {
    await schemaOf(files);
  } catch (error) {
    assert.ok(error instanceof FormatError && error.code === 'invalid-schema', String(error));
    return error.message;
  }
  return 'none';
}

describe('Schemas of Protocol Buffers', () => {
  it('are read with what they import, from the folders above, and from protoc itself', async () => {
    const { messages } = await schemaOf({
      'protos/a.proto':
        'syntax = "proto2"; package p; import "b/c.proto"; import public "google/protobuf/any.proto";' +
        'message A { optional b.C c = 1; optional google.protobuf.Any any = 2; repeated group G = 3 { required string x = 1; } }',
      'b/c.proto':
        'syntax = "proto3"; package b; message C { enum E { Z = 0; ONE = 1; } E e = 1; }',
    });
    assert.deepEqual(
      ['p.A', 'p.A.G', 'b.C', 'google.protobuf.Any'].filter((name) => !messages.has(name)),
      [],
    );
    const protobuf = messages.get('p.A') ?? assert.fail();
    // A group between 0x1b and 0x1c.
    const value = decodeItemAs(fromHex('0a020801 1b0a0161 1c 1b0a0162 1c'), 'protobuf', {
      codecs,
      protobuf,
    });
    assert.deepEqual(plain(value.root), { c: { e: 'E ONE' }, g: [{ x: 'a' }, { x: 'b' }] });
  });

  it('say which file is wrong, and where', async () => {
    assert.match(await refusalOf({}), /no file protos\/a\.proto/);
    const broken = { 'protos/a.proto': 'syntax = "proto3";\nmessage A {\n  string = 1;\n}' };
    assert.match(await refusalOf(broken), /a\.proto cannot be read.*line 3/);
    const alone = { 'protos/a.proto': 'import "b.proto";' };
    assert.match(await refusalOf(alone), /imports b\.proto, which is not found/);
    const nameless = { 'protos/a.proto': 'syntax = "proto3"; message A { B b = 1; }' };
    assert.match(await refusalOf(nameless), /uses a type that none of the files defines/);
    const deep = { 'protos/a.proto': 'message A {'.repeat(100_000) };
    assert.match(await refusalOf(deep), /cannot be read|more than/);
    const circle = { 'protos/a.proto': 'import "a.proto"; message A {}', 'a.proto': '' };
    assert.equal(await refusalOf({ ...circle, 'protos/b.proto': '' }), 'none');
  });

  it('run nothing, and take nothing for a member of all objects', async () => {
    const text =
      'syntax = "proto3"; message constructor { string __proto__ = 1; string toString = 2; }';
    const { messages } = await schemaOf({ 'protos/a.proto': text }).catch(() => ({
      messages: new Map<string, never>(),
    }));
    assert.equal(Object.prototype.toString.call({}), '[object Object]');
    assert.ok(messages.size <= 1);
  });
});
