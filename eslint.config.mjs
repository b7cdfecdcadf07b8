import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** The rooms of the house, and what each of them may import beside itself and npm packages. */
const rooms = {
  formats: [],
  processes: ['formats'],
  shapes: [],
  config: ['shapes'],
  protocol: ['formats', 'shapes'],
  stores: ['formats', 'shapes'],
  links: ['config', 'stores'],
  redis: ['formats', 'config', 'stores', 'links'],
  memcached: ['formats', 'config', 'stores', 'links'],
  // Of the clouds only what AWS's refusals mean.
  dynamodb: ['formats', 'config', 'stores', 'links', 'clouds'],
  doctor: ['formats', 'config', 'stores', 'links', 'redis'],
  lookup: ['formats', 'config', 'stores'],
  survey: ['formats', 'stores', 'lookup', 'shapes'],
  farm: [
    'formats',
    'shapes',
    'processes',
    'config',
    'stores',
    'links',
    'redis',
    'lookup',
    'protocol',
  ],
  clouds: ['formats', 'shapes', 'config', 'links'],
  tunnels: ['processes', 'config', 'links'],
  host: [
    'formats',
    'shapes',
    'processes',
    'config',
    'stores',
    'links',
    'redis',
    'memcached',
    'dynamodb',
    'doctor',
    'lookup',
    'survey',
    'farm',
    'clouds',
    'tunnels',
    'protocol',
  ],
};

/** One zone a room: everything in `src` that the room does not list is forbidden to it. */
const zones = Object.entries(rooms).map(([room, allowed]) => ({
  target: `./src/${room}`,
  from: './src',
  except: [room, ...allowed].map((name) => `./${name}`),
  message: `src/${room} may import only: ${[room, ...allowed].join(', ')}. See ARCHITECTURE.md.`,
}));
for (const target of ['./src/host/*.ts', './src/host/!(endpoints)/**/*.ts']) {
  zones.push({
    target,
    from: [
      './src/redis',
      './src/memcached',
      './src/dynamodb',
      './src/links',
      './src/stores/commands.ts',
    ],
    message: 'What keeps sessions is known to src/host/endpoints only; ask SessionSource.',
  });
}
zones.push({
  target: './webview',
  from: './src',
  except: ['./protocol'],
  message: 'Pages may import src/protocol only. See ARCHITECTURE.md.',
});

const noVscode = { name: 'vscode', message: 'Only src/host and src/extension.ts import vscode.' };
const shownVscode = {
  name: 'vscode',
  allowTypeImports: true,
  message:
    'Import src/host/shown/vscode.ts, which shows no foreign text as it came (links, escapes, line breaks).',
};
const toolkit = {
  group: ['@vscode/webview-ui-toolkit*'],
  message: 'Import the toolkit through webview/ui/toolkit.ts, so that it can be exchanged.',
};
const drawing = {
  group: ['lit*'],
  message: 'Draw through webview/ui/draw.ts: it keeps foreign text text, and can be exchanged.',
};

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.cache/', '.vscode-test/', 'node_modules/', 'samples/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './webview/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          project: ['./tsconfig.json', './webview/tsconfig.json'],
          noWarnOnMultipleProjects: true,
        }),
      ],
    },
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [noVscode], patterns: [toolkit, drawing] },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'max-lines': ['error', { max: 400 }],
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  {
    files: ['src/host/**/*.ts', 'src/extension.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [shownVscode], patterns: [toolkit, drawing] },
      ],
    },
  },
  {
    files: ['src/host/shown/*.ts', 'test/host/**/*.ts', 'bench/window/floor/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [toolkit, drawing] }],
    },
  },
  {
    files: ['webview/ui/toolkit.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [noVscode], patterns: [drawing] },
      ],
    },
  },
  {
    files: ['webview/ui/draw.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [noVscode], patterns: [toolkit] },
      ],
    },
  },
  {
    files: ['src/formats/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'Buffer', message: 'Formats run in browsers too.' },
        { name: 'process', message: 'Formats run in browsers too.' },
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [noVscode],
          patterns: [{ regex: '^[^.]', message: 'Formats import nothing but their own files.' }],
        },
      ],
    },
  },
  {
    files: ['scripts/**/*.ts', 'bench/**/*.ts', 'test/host/index.ts', 'src/farm/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.base],
  },
);
