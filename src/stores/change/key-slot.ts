const OPEN = 0x7b;
const CLOSE = 0x7d;
/** How many slots a cluster has. */
export const SLOT_COUNT = 16_384;

/**
 * The slot of a cluster, from 0 to 16,383, that a key lies in: CRC16 of the key, or of what stands
 * between its first `{` and the next `}` where that isn't empty (redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec,
 * "Key distribution model" and "Hash tags").
 */
export function keySlot(key: Uint8Array): number {
  const open = key.indexOf(OPEN);
  const close = open === -1 ? -1 : key.indexOf(CLOSE, open);
  return crc16(close > open + 1 ? key.subarray(open + 1, close) : key) % SLOT_COUNT;
}

/** CRC-16/XMODEM: polynomial 0x1021, begun with 0. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1;
    }
  }
  return crc;
}
