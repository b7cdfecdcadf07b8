import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { farmTaskType } from '../../contributions/task-type.ts';
import type { TaskEntry } from './definitions.ts';

/** A tasks.json that holds new tasks. */
export interface TaskText {
  readonly text: string;
  /** Where the last of the new tasks begins. */
  readonly offset: number;
}

const empty = '{\n  "version": "2.0.0",\n  "tasks": []\n}\n';

/**
 * Puts tasks at the end of a tasks.json, whose other lines, comments among them, stay as they are. A task whose label
 * is taken gets another one.
 * @param text of the file; undefined: there is none
 * @returns undefined for a file that isn't JSON with comments, or whose `tasks` is no list
 */
export function withTasks(
  text: string | undefined,
  entries: readonly TaskEntry[],
): TaskText | undefined {
  let result = text === undefined || text.trim() === '' ? empty : text;
  const root = parsed(result);
  if (root?.type !== 'object') return undefined;
  const tasks = findNodeAtLocation(root, ['tasks']);
  if (tasks && tasks.type !== 'array') return undefined;
  const taken = labelsOf(tasks);
  const names = new Map<string, string>();
  for (const { label } of entries) names.set(label, freeName(label, taken));
  const formattingOptions = {
    insertSpaces: !result.includes('\n\t'),
    tabSize: /\n {4}"/.test(result) ? 4 : 2,
    eol: result.includes('\r\n') ? '\r\n' : '\n',
  };
  let count = tasks?.children?.length ?? 0;
  if (!tasks) result = applyEdits(result, modify(result, ['tasks'], [], { formattingOptions }));
  for (const entry of entries) {
    const task = renamed(entry, names);
    const edits = modify(result, ['tasks', count], task, {
      formattingOptions,
      isArrayInsertion: true,
    });
    result = applyEdits(result, edits);
    count++;
  }
  const added = findNodeAtLocation(parsed(result) ?? root, ['tasks', count - 1]);
  return { text: result, offset: added?.offset ?? 0 };
}

/** The ports that farms of a tasks.json use. */
export function portsIn(text: string): ReadonlySet<number> {
  const ports = new Set<number>();
  const tasks = findTasks(text);
  for (const task of tasks?.children ?? []) {
    if (valueAt(task, ['type']) !== farmTaskType) continue;
    const servers = findNodeAtLocation(task, ['servers'])?.children ?? [];
    for (const node of [task, ...servers]) {
      const port = valueAt(node, ['port']);
      if (typeof port === 'number') ports.add(port);
    }
  }
  return ports;
}

function findTasks(text: string): Node | undefined {
  const root = parsed(text);
  return root && findNodeAtLocation(root, ['tasks']);
}

function valueAt(node: Node, path: readonly string[]): unknown {
  return findNodeAtLocation(node, [...path])?.value;
}

/** Undefined for what isn't JSON with comments and trailing commas. */
function parsed(text: string): Node | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  return errors.length === 0 ? root : undefined;
}

function labelsOf(tasks: Node | undefined): Set<string> {
  const labels = (tasks?.children ?? []).map((task) => valueAt(task, ['label']));
  return new Set(labels.filter((label) => typeof label === 'string'));
}

/** A label that isn't taken: itself, else `label 2`, `label 3`, …; taken from then on. */
export function freeName(label: string, taken: Set<string>): string {
  let free = label;
  for (let number = 2; taken.has(free); number++) free = `${label} ${number}`;
  taken.add(free);
  return free;
}

/** A task under its new label, which others may depend on. */
function renamed(entry: TaskEntry, names: ReadonlyMap<string, string>): TaskEntry {
  const { dependsOn } = entry;
  return {
    ...entry,
    label: names.get(entry.label) ?? entry.label,
    ...(Array.isArray(dependsOn) && {
      dependsOn: dependsOn.map((label: unknown) =>
        typeof label === 'string' ? (names.get(label) ?? label) : label,
      ),
    }),
  };
}
