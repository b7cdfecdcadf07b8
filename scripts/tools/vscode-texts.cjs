// Stands for `vscode` where scripts use texts of the host: its words in English, and nothing else of it.
exports.l10n = {
  t: (message, ...args) =>
    message.replace(/\{(\d+)\}/g, (whole, index) => String(args[Number(index)] ?? whole)),
};
exports.env = { language: 'en' };
// What host files look at while they load.
exports.window = {};
exports.CancellationError = class extends Error {};
