/** The scheme of texts of sessions that are edited in tabs of their own. */
export const valueFileScheme = 'session-farm-value';
