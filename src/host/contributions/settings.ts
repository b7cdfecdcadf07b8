import * as v from 'valibot';
import type * as vscode from 'vscode';
import { fields, named, shaped, whole } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { layoutSetting } from '../../stores/layouts/custom/definition.ts';
import { endpointSetting } from '../endpoints/workspace-endpoints.ts';
import { decoderSetting } from '../layouts/decoder-settings.ts';

const redactionRule = fields({ name: v.optional(v.string()), type: v.optional(v.string()) });

/** Names of items, members and keys whose values say who somebody is, or let somebody in. */
const redactedByDefault = [
  '*name*',
  '*user*',
  '*login*',
  '*mail*',
  '*phone*',
  '*mobile*',
  '*address*',
  '*street*',
  '*birth*',
  '*pass*',
  '*pwd*',
  '*secret*',
  '*token*',
  '*credential*',
  '*apikey*',
  '*api_key*',
  '*iban*',
  '*card*',
  '*cvv*',
  '*cvc*',
  '*ssn*',
];

/** The shape of each setting under `sessionFarm.`, and what it is when nobody set it. */
export const settings = {
  endpoints: v.optional(v.array(endpointSetting), []),
  layouts: v.optional(v.array(layoutSetting), []),
  decoders: v.optional(named(decoderSetting), {}),
  rowItems: v.optional(named(v.array(v.string())), {}),
  redactedValues: v.optional(v.array(redactionRule), [
    ...redactedByDefault.map((name) => ({ name })),
  ]),
  'farm.revealWhenReady': v.optional(v.boolean(), true),
  'farm.startTimeoutSeconds': v.optional(whole(5, 3600), 60),
  'languageModels.allowProduction': v.optional(v.boolean(), false),
};

export type SettingName = keyof typeof settings;

/** The prefix of all settings. */
export const settingSection = 'sessionFarm';

/**
 * Reads a setting as it stands in the files, of whatever shape: for lists and objects, of which the
 * entries that are right are used, and the others named.
 */
export function writtenSetting(workspace: typeof vscode.workspace, name: SettingName): unknown {
  return workspace.getConfiguration(settingSection).get<unknown>(name);
}

/** Whether a setting is what a workspace or a folder says, and not what the user wrote. */
export function isWorkspaceSetting(workspace: typeof vscode.workspace, name: SettingName): boolean {
  const written = workspace.getConfiguration(settingSection).inspect(name);
  return (written?.workspaceFolderValue ?? written?.workspaceValue) !== undefined;
}

/** Reads a setting. One that can't be used counts as not set: the settings editor says so. */
export function readSetting<K extends SettingName>(
  workspace: typeof vscode.workspace,
  name: K,
): Shape<(typeof settings)[K]> {
  const schema = settings[name];
  const value = shaped(schema, writtenSetting(workspace, name)) ?? shaped(schema, undefined);
  return value as Shape<(typeof settings)[K]>;
}

/** Whether a change of settings concerns the one named. */
export function changesSetting(
  event: vscode.ConfigurationChangeEvent,
  name: SettingName,
  scope?: vscode.ConfigurationScope,
): boolean {
  return event.affectsConfiguration(`${settingSection}.${name}`, scope);
}
