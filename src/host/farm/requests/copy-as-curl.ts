import * as vscode from '../../shown/vscode.ts';
import { decodeBody, valuesOf } from '../../../farm/trace/decode-body.ts';
import { choose, type Choice } from '../../choose.ts';
import { NothingToDo } from '../../errors.ts';
import { curlCommand, type Shell } from './curl.ts';
import { maskingWriter, plainWriter } from './masking.ts';
import type { TracedRequest } from './trace-targets.ts';

interface Form {
  readonly shell: Shell;
  readonly hasSecrets: boolean;
}

/** Copies a request as a command for a shell, with `***` for cookies and credentials unless they are wanted. */
export async function copyAsCurl({ source, entry }: TracedRequest, title: string): Promise<void> {
  const { l10n } = vscode;
  const details = await source.describe(entry.id);
  const { request } = details;
  if (!request) {
    throw new NothingToDo(
      l10n.t('Headers and body are not kept. The farm keeps the last requests only.'),
    );
  }
  const form = await choose(forms(process.platform), {
    title,
    placeHolder: l10n.t('Select a shell'),
  });
  if (!form) return;
  const writer = form.hasSecrets ? plainWriter : maskingWriter(details);
  const { headers, body } = request;
  const text = body && decodeBody(headers.filter(isNoCoding), body);
  if (body && (text?.text === undefined || text.isCut)) {
    throw new NothingToDo(
      l10n.t('The body of this request is not text or is too long, so it cannot be copied.'),
    );
  }
  const isForm = /urlencoded/i.test(valuesOf(headers, 'content-type')[0] ?? '');
  const command = curlCommand(
    {
      method: entry.method,
      url: `${source.originOf(entry.id).replace(/\/$/, '')}${writer.target(request.target)}`,
      headers: headers.map(({ name, value }) => ({ name, value: writer.header(name, value) })),
      ...(text?.text !== undefined && { body: writer.text(text.text, isForm) }),
    },
    form.shell,
  );
  await vscode.env.clipboard.writeText(command);
}

const isNoCoding = ({ name }: { readonly name: string }): boolean =>
  name.toLowerCase() !== 'content-encoding';

function forms(platform: NodeJS.Platform): Choice<Form>[] {
  const { l10n } = vscode;
  const names: Record<Shell, string> = {
    bash: 'Bash',
    powershell: 'PowerShell',
    cmd: l10n.t('Command Prompt'),
  };
  const order: readonly Shell[] =
    platform === 'win32' ? ['powershell', 'cmd', 'bash'] : ['bash', 'powershell', 'cmd'];
  return [false, true].flatMap((hasSecrets) =>
    order.map((shell): Choice<Form> => ({
      label: names[shell],
      group: hasSecrets
        ? l10n.t('With cookies and credentials')
        : l10n.t('Without cookies and credentials'),
      value: { shell, hasSecrets },
    })),
  );
}
