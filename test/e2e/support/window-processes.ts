import { execFileSync } from 'node:child_process';
import type { Workbench } from './workbench.ts';

/** A process as the system lists it. */
export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  /** The command line. */
  readonly text: string;
}

/** The folder that all of a test's VS Code is in. */
export function windowRoot({ page }: Workbench): string {
  const folder = new URL(page.url()).searchParams.get('folder') ?? '';
  return folder.replace(/[\\/]workspace$/, '');
}

/** All processes. */
export function listedProcesses(): readonly ListedProcess[] {
  const lines = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, text = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), text }];
  });
}

/** The processes of farms that this window has started. */
export function farmProcesses(workbench: Workbench): readonly ListedProcess[] {
  const root = windowRoot(workbench);
  return listedProcesses().filter(
    ({ text }) => /sf-e2e-[^ ]*dist.farm\.js/.test(text) && text.includes(root),
  );
}

/** The extension hosts of this window's server. */
export function extensionHosts(workbench: Workbench): readonly ListedProcess[] {
  const root = windowRoot(workbench);
  const all = listedProcesses();
  const isBelow = ({ parent }: ListedProcess, depth = 0): boolean => {
    const above = all.find(({ pid }) => pid === parent);
    return (
      above !== undefined && depth < 8 && (above.text.includes(root) || isBelow(above, depth + 1))
    );
  };
  return all.filter((each) => each.text.includes('--type=extensionHost') && isBelow(each));
}
