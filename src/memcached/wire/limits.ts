/** The most bytes of a key (memcached doc/protocol.txt). */
export const MAX_KEY_BYTES = 250;
/** Lines are short: the longest is that of an entry in a list of all, whose key takes up to three bytes for each. */
export const MAX_LINE_BYTES = 4096;
/** More than an entry is let have: 1 MB unless the server is told otherwise (`-I`). */
export const MAX_VALUE_BYTES = 64 * 1024 * 1024;
/** From here on a server takes a time to live for a moment in seconds since 1970: 30 days. */
export const MAX_RELATIVE_SECONDS = 2_592_000;
