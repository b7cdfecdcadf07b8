/** The only interface on which anything of a farm listens. */
export const loopback = '127.0.0.1';
