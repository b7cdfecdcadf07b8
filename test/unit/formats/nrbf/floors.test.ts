import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../src/formats/nrbf/', import.meta.url));

/** The folders and files of the room, from the ground up: each imports what stands before it. */
const floors = [
  'constants.ts',
  'type-name.ts',
  'records',
  'write',
  'new-item.ts',
  'model',
  'tables',
  'known',
  'view',
  'raw',
  'edit',
  'format.ts',
];

function floorOf(file: string): number {
  const [name = ''] = file.split('/');
  return floors.indexOf(name);
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/\bfrom '(\.[^']*)'/g)]
    .map(([, path = '']) => relative(root, join(root, dirname(file), path)).replaceAll(sep, '/'))
    .filter((path) => !path.startsWith('..'));
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll(sep, '/'));

describe('The floors of the NRBF room', () => {
  it('know nothing of those above them, not even their types', () => {
    const upward = files
      .filter((file) => floorOf(file) !== -1)
      .flatMap((file) =>
        importsOf(file)
          .filter((path) => floorOf(path) === -1 || floorOf(path) > floorOf(file))
          .map((path) => `${file} imports ${path}`),
      );
    assert.deepEqual(upward, []);
  });

  it('are all there are, beside single files that only use them', () => {
    const others = files.filter((file) => floorOf(file) === -1 && file.includes('/'));
    assert.deepEqual(others, []);
    assert.ok(importsOf('format.ts').includes('edit/abilities.ts'));
  });
});
