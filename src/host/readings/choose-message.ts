import * as vscode from '../shown/vscode.ts';
import type { MessageType } from '../../formats/protobuf/schema.ts';
import type { MessagePlace } from '../../stores/read/chosen-readings.ts';
import { choose } from '../choose.ts';
import { noMessages, protoPathOf, readProtoFile } from './proto-file.ts';

const maxOffered = 500;
const maxShownFields = 8;
const withoutLibraries = '**/{node_modules,vendor,bin,obj,dist,build}/**';

/**
 * Asks which message of a `.proto` file of the workspace a value is. Where there is no such file, or the workspace
 * isn't trusted, nothing is asked.
 * @returns undefined when the user gives up
 */
export async function chooseMessage(title: string): Promise<MessagePlace | 'none' | undefined> {
  const { isTrusted } = vscode.workspace;
  const uris = isTrusted
    ? await vscode.workspace.findFiles('**/*.proto', withoutLibraries, maxOffered)
    : [];
  if (uris.length === 0) return 'none';
  const paths = [...new Set(uris.map(protoPathOf))].sort();
  const file = await choose(
    [
      {
        label: vscode.l10n.t('Without a Schema'),
        detail: vscode.l10n.t(
          'Fields have their numbers for names, and what is in them is guessed.',
        ),
        group: '',
        value: undefined,
      },
      ...paths.map((path) => ({
        label: path,
        group: vscode.l10n.t('Files of the workspace'),
        value: path,
      })),
    ].map(({ value, ...choice }) => ({ ...choice, value: { path: value } })),
    { title, placeHolder: vscode.l10n.t('Select what says which fields the message has') },
  );
  if (!file) return undefined;
  const { path } = file;
  if (path === undefined) return 'none';
  const { messages } = await readProtoFile(path);
  if (messages.size === 0) throw noMessages(path);
  const message = await choose(
    [...messages.values()]
      .map((type) => ({ label: type.name, detail: fieldsText(type), value: type.name }))
      .sort((a, b) => (a.label < b.label ? -1 : 1)),
    { title, placeHolder: vscode.l10n.t('Select the message that the value is') },
  );
  return message === undefined ? undefined : { file: path, message };
}

/** `id, name, items, …` */
function fieldsText({ fields }: MessageType): string {
  const names = [...fields.values()].slice(0, maxShownFields).map(({ name }) => name);
  return [...names, ...(fields.size > maxShownFields ? ['…'] : [])].join(', ');
}
