import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz012345';
const ID_LENGTH = 24;
/** Commands written at a time. */
const BATCH = 20_000;

/**
 * Fills a Redis with the keys of sessions in layout `aspnet-v5`: data and timeout for each, a lock
 * for every hundredth. The data is one byte: a scan never reads it.
 */
export async function fillSessions(port: number, sessionCount: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  let repliesLeft = 0;
  socket.on('data', (data: Buffer) => {
    for (const byte of data) if (byte === 0x0a) repliesLeft -= 1;
    if (repliesLeft <= 0) socket.emit('answered');
  });
  for (let done = 0; done < sessionCount; done += BATCH) {
    const commands: string[] = [];
    const count = Math.min(BATCH, sessionCount - done);
    const random = randomBytes(count * ID_LENGTH);
    for (let index = 0; index < count; index++) {
      let id = '';
      for (let at = 0; at < ID_LENGTH; at++) {
        id += ALPHABET[(random[index * ID_LENGTH + at] ?? 0) & 31] ?? '';
      }
      commands.push(set(`{/MyApp_${id}}_SessionStateItemCollection`));
      commands.push(set(`{/MyApp_${id}}_SessionTimeout`));
      if ((done + index) % 100 === 0) commands.push(set(`{/MyApp_${id}}_WriteLock`));
    }
    repliesLeft += commands.length;
    const answered = once(socket, 'answered');
    socket.write(commands.join(''));
    await answered;
  }
  socket.destroy();
}

function set(key: string): string {
  return `*3\r\n$3\r\nSET\r\n$${key.length}\r\n${key}\r\n$1\r\n1\r\n`;
}
