import assert from 'node:assert/strict';
import { circlesIn, importsBelow } from './support/imports.ts';

/** Rooms with floors, each from the ground up: folders and files that know only what stands before them. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'src/formats/nrbf': [
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
    'numbers.ts',
    'values.ts',
    'package.ts',
  ],
  'src/stores': [
    'session-id-text.ts',
    'layout-facts.ts',
    'session.ts',
    'source-error.ts',
    'commands.ts',
    'name-issue.ts',
    'codecs.ts',
    'schemas',
    'replies.ts',
    'find',
    'layout-shape.ts',
    'plan',
    'layout.ts',
    'source',
    'layouts',
    'change',
    'read',
    'edit',
    'search',
    'deeds',
    'transfer',
    'teach',
  ],
  'src/redis': [
    'server-clock.ts',
    'command-guard.ts',
    'slot-claims.ts',
    'connection.ts',
    'wire',
    'connection-error.ts',
    'sign-in',
    'reach',
    'topology',
    'scan',
    'watch',
    'client',
    'transaction',
    'endpoint-connection.ts',
    'connect.ts',
    'memory-of.ts',
    'vitals.ts',
    'server-facts.ts',
    'redis-source.ts',
  ],
  'src/host/editor': [
    'texts',
    'document',
    'editor-view.ts',
    'banner.ts',
    'header-marks.ts',
    'header-menu.ts',
    'editor-state.ts',
    'rows',
    'value-files',
    'editor-actions.ts',
    'session-panel.ts',
    'session-status.ts',
    'session-editor-provider.ts',
    'session-editor.ts',
    'register.ts',
  ],
};

describe('imports', () => {
  it('make no circle, types included', () => {
    const imports = importsBelow('src', 'webview', 'bench', 'scripts', 'test');
    assert.ok(imports.get('src/extension.ts')?.includes('src/host/shown/vscode.ts'));
    assert.deepEqual(
      circlesIn(imports).map((way) => way.join(' > ')),
      [],
    );
  });

  it('that make one are found, whatever leads to it', () => {
    const imports = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['e', 'c']],
      ['e', ['b']],
    ]);
    assert.deepEqual(circlesIn(imports), [['b', 'd', 'e', 'b']]);
  });

  for (const [room, floors] of Object.entries(rooms)) {
    it(`in ${room} go down only, from floor to floor, types included`, () => {
      const floorOf = (file: string): number =>
        floors.indexOf(file.slice(room.length + 1).split('/', 1)[0] ?? '');
      const imports = importsBelow(room);
      assert.deepEqual(
        [...imports.keys()].filter((file) => floorOf(file) === -1),
        [],
      );
      const upward = [...imports].flatMap(([file, paths]) =>
        paths
          .filter((path) => floorOf(path) > floorOf(file))
          .map((path) => `${file} imports ${path}`),
      );
      assert.deepEqual(upward, []);
    });
  }
});
