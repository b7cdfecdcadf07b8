import { l10n } from '../../formats/reason.ts';
import { baseName, folderName, folderOf } from './project.ts';
import type { ProjectFile, ProjectReader } from './project.ts';

const isProjectFile = (path: string): boolean => /\.(?:cs|fs|vb)proj$/i.test(path);

/** ASP.NET Core: a project of the web SDK. Built once: servers that build at once get into each other's way. */
export const aspNetCore: ProjectReader = ({ path, text }, all) => {
  if (!isProjectFile(path) || !/\bSdk\s*=\s*["']Microsoft\.NET\.Sdk\.Web["'/]/i.test(text)) {
    return undefined;
  }
  const project = path.slice(path.lastIndexOf('/') + 1);
  const run = ['dotnet', 'run', '--no-build', '--no-launch-profile', '--project', project];
  const replicas = replicasOf(baseName(path), all);
  return {
    name: baseName(path),
    kind: 'ASP.NET Core',
    file: path,
    folder: folderOf(path),
    command: [...run, '--urls', 'http://127.0.0.1:${port}'],
    env: { ASPNETCORE_ENVIRONMENT: 'Development' },
    build: ['dotnet', 'build', path],
    ...(replicas !== undefined && { serverCount: replicas }),
    remarks:
      replicas === undefined
        ? []
        : [
            l10n.t(
              'Aspire starts {0} replicas of it and forwards connections, so that a browser stays with one of them. A farm forwards each request.',
              replicas,
            ),
          ],
  };
};

/** ASP.NET on .NET Framework: a folder with a web.config and no project of ASP.NET Core. */
export const aspNet: ProjectReader = ({ path, text }, all, platform) => {
  if (!/(?:^|\/)web\.config$/i.test(path) || !/<system\.web[\s/>]/.test(text)) return undefined;
  const folder = folderOf(path);
  // Those of folders below a site have no application of their own.
  const isBelow = all.some(
    (other) =>
      /(?:^|\/)web\.config$/i.test(other.path) &&
      other.path !== path &&
      /<system\.web[\s/>]/.test(other.text) &&
      (folderOf(other.path) === '' || folder.startsWith(`${folderOf(other.path)}/`)),
  );
  if (isBelow) return undefined;
  const project = all.find((other) => isProjectFile(other.path) && folderOf(other.path) === folder);
  return {
    name: project ? baseName(project.path) : folderName(path),
    kind: 'ASP.NET',
    file: path,
    folder,
    command: platform === 'win32' ? iisExpress(folder) : xsp,
    remarks: [
      l10n.t(
        "Build the site first. All servers need the same machineKey in web.config, or they cannot read each other's cookies.",
      ),
    ],
  };
};

/** IIS Express takes the folder of the site by its whole path; VS Code fills in the variable. */
const iisExpress = (folder: string): string[] => [
  'C:\\Program Files\\IIS Express\\iisexpress.exe',
  `/path:\${workspaceFolder}${folder === '' ? '' : `\\${folder.replaceAll('/', '\\')}`}`,
  '/port:${port}',
  '/systray:false',
];

/** Mono's server, for the systems that have no IIS. */
const xsp = ['xsp4', '--address', '127.0.0.1', '--port', '${port}', '--nonstop'];

/** How many replicas an Aspire host asks for of a project: `AddProject<Projects.Shop_Web>("web").WithReplicas(3)`. */
const replicasOf = (name: string, all: readonly ProjectFile[]): number | undefined => {
  const symbol = name.replace(/[^\p{L}\p{N}_]/gu, '_');
  for (const { path, text } of all) {
    if (!path.endsWith('.cs')) continue;
    for (const [statement] of text.matchAll(/\.AddProject<[^;]{0,2000}/g)) {
      if (!statement.startsWith(`.AddProject<Projects.${symbol}>`)) continue;
      const count = /\.WithReplicas\(\s*(\d{1,2})\s*\)/.exec(statement)?.[1];
      if (count !== undefined && Number(count) > 0) return Number(count);
    }
  }
  return undefined;
};
