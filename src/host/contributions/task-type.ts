/** The type of our tasks and of their debugger, in tasks.json and in the manifest. */
export const farmTaskType = 'session-farm';
