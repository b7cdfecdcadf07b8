import type * as vscode from 'vscode';

/** One endpoint that a workspace brings along: where it is, never how to log in. */
export interface EndpointSetting {
  readonly name: string;
  readonly address: string;
  readonly environment?: 'local' | 'development' | 'production';
}

/** A program that turns stored values into JSON and back. */
export interface DecoderSetting {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly timeoutSeconds?: number;
  readonly maxMegabytes?: number;
}

/** The type of each setting under `sessionFarm.`, as the manifest describes it. */
export interface SettingTypes {
  endpoints: readonly EndpointSetting[];
  /** Store layouts of the user's own; `stores/layouts/custom/definition.ts` checks them. */
  layouts: readonly unknown[];
  decoders: Readonly<Record<string, DecoderSetting>>;
  'farm.revealWhenReady': boolean;
  'farm.startTimeoutSeconds': number;
}

export type SettingName = keyof SettingTypes;

/** The prefix of all settings. */
export const settingSection = 'sessionFarm';

/** What a setting is when nobody set it; the manifest says the same. */
export const settingDefaults: { readonly [K in SettingName]: SettingTypes[K] } = {
  endpoints: [],
  layouts: [],
  decoders: {},
  'farm.revealWhenReady': true,
  'farm.startTimeoutSeconds': 60,
};

/**
 * Reads a setting. What a user typed into the file may have any shape: whoever reads an array or
 * an object checks its members.
 */
export function readSetting<K extends SettingName>(
  workspace: typeof vscode.workspace,
  name: K,
  scope?: vscode.ConfigurationScope,
): SettingTypes[K] {
  return workspace
    .getConfiguration(settingSection, scope)
    .get<SettingTypes[K]>(name, settingDefaults[name]);
}

/** Whether a change of settings concerns the one named. */
export function changesSetting(
  event: vscode.ConfigurationChangeEvent,
  name: SettingName,
  scope?: vscode.ConfigurationScope,
): boolean {
  return event.affectsConfiguration(`${settingSection}.${name}`, scope);
}
