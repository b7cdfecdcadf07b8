import type { Reason } from '../../formats/reason.ts';

/** A file of a workspace that says what a project is. */
export interface ProjectFile {
  /** From the workspace folder, with `/`. */
  readonly path: string;
  /** Its text; empty for files that count by their names alone. */
  readonly text: string;
}

/** A site of a workspace, and how a server of it is started. */
export interface Project {
  /** What a user calls it: the project's name, or its folder's. */
  readonly name: string;
  /** `ASP.NET Core`, `Express`, … */
  readonly kind: string;
  /** The file that said so. */
  readonly file: string;
  /** From the workspace folder, with `/`; empty for the folder itself. */
  readonly folder: string;
  /** Program and arguments of a server; `${port}` stands for its port. */
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What has to be run once before the servers are started. */
  readonly build?: readonly string[];
  /** How many servers the project itself asks for. */
  readonly serverCount?: number;
  /** What its user ought to know. */
  readonly remarks: readonly Reason[];
}

/** What tells projects of one kind. */
export type ProjectReader = (
  file: ProjectFile,
  all: readonly ProjectFile[],
  platform: NodeJS.Platform,
) => Project | undefined;

/** The folder of a file of a workspace, with `/`. */
export const folderOf = (path: string): string => {
  const end = path.lastIndexOf('/');
  return end < 0 ? '' : path.slice(0, end);
};

/** The last part of a path, without its extension. */
export const baseName = (path: string): string =>
  path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');

/** The name of a folder; `site` for that of the workspace. */
export const folderName = (path: string): string => baseName(folderOf(path)) || 'site';
