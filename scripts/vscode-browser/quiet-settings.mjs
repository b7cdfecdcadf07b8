/** User settings under which VS Code starts with our folder and nothing else. */
export const startSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'security.workspace.trust.enabled': false,
  'task.allowAutomaticTasks': 'on',
};

/** In tests it also leaves out what would come up by itself or ask the network. */
export const quietSettings = {
  ...startSettings,
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'update.showReleaseNotes': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'git.enabled': false,
  'npm.autoDetect': 'off',
};
