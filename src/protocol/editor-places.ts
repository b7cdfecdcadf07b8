/** The most rows that are copied or pasted into at once. */
export const maxPlaces = 1000;
