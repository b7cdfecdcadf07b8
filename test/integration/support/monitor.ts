import { connect } from 'node:net';
import { once } from 'node:events';

/** What a server was asked while a test watched, the inner commands of scripts left out. */
export interface CommandWatch {
  /** Names in upper case, in order. */
  names(): string[];
  stop(): Promise<void>;
}

/** Watches a server with MONITOR on a connection of its own. */
export async function watchCommands(port: number): Promise<CommandWatch> {
  const socket = connect(port, '127.0.0.1');
  let output = '';
  socket.on('data', (data: Buffer) => (output += data.toString('latin1')));
  socket.write('MONITOR\r\n');
  await once(socket, 'data');
  return {
    names: () =>
      output
        .split('\r\n')
        .map((line) => /^\+[\d.]+ \[\d+ (?!lua)\S+\] "(?<name>[^"]*)"/.exec(line)?.groups?.['name'])
        .filter((name) => name !== undefined)
        .map((name) => name.toUpperCase()),
    stop: async () => {
      socket.destroy();
      await once(socket, 'close').catch(() => undefined);
    },
  };
}
