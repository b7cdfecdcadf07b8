import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What a service answers in the place of the Redis behind it: a Lua expression for the reply, or
 * nothing for what it takes. Gets the words of a command as text.
 */
export type Shape = (words: readonly string[]) => string | undefined;

/** The reply of a server that doesn't know a command (server.c, `rejectCommandFormat`). */
export function unknownCommand(name: string): string {
  return failure(`ERR unknown command '${name}'`);
}

/** An error reply. */
export function failure(message: string): string {
  return `redis.error_reply(${JSON.stringify(message)})`;
}

/** A bulk string. */
export function bulk(value: string): string {
  return JSON.stringify(value);
}

/** A proxy on 127.0.0.1 that answers as a managed service does, in the order of the commands. */
export async function startShapedProxy(
  serverPort: number,
  shape: Shape,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(serverPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
    }
    let waiting = Buffer.alloc(0);
    near.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      for (let read = readCommand(waiting); read; read = readCommand(waiting)) {
        const reply = shape(read.words);
        far.write(reply === undefined ? waiting.subarray(0, read.end) : evalOf(reply));
        waiting = waiting.subarray(read.end);
      }
    });
    far.on('data', (chunk) => near.write(chunk));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A command of the server behind that replies with what a Lua expression is. */
function evalOf(expression: string): Buffer {
  const words = ['EVAL', `return ${expression}`, '0'].map((word) => Buffer.from(word, 'latin1'));
  const parts = words.flatMap((word) => [`$${word.length}\r\n`, word, '\r\n']);
  return Buffer.concat([`*${words.length}\r\n`, ...parts].map((part) => Buffer.from(part)));
}

/** The first command of a buffer, an array of bulk strings; undefined until it is whole. */
function readCommand(
  buffer: Buffer,
): { readonly words: readonly string[]; readonly end: number } | undefined {
  let at = 0;
  const numberAfter = (mark: string): number | undefined => {
    const end = buffer.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const line = buffer.toString('latin1', at, end);
    if (!line.startsWith(mark)) throw new Error(`No command: ${line}`);
    at = end + 2;
    return Number(line.slice(1));
  };
  const count = numberAfter('*');
  if (count === undefined) return undefined;
  const words: string[] = [];
  for (let index = 0; index < count; index++) {
    const length = numberAfter('$');
    if (length === undefined || buffer.length < at + length + 2) return undefined;
    words.push(buffer.toString('latin1', at, at + length));
    at += length + 2;
  }
  return { words, end: at };
}
