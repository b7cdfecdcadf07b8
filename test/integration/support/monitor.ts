import { connect } from 'node:net';
import { once } from 'node:events';
import { until } from './redis-server.ts';

/** What a server was asked while a test watched. */
export interface CommandWatch {
  /** Names in upper case, in order, the inner commands of scripts left out. */
  names(): string[];
  /** Names of what scripts called. */
  scriptNames(): string[];
  /** Waits until everything that was asked before has been seen. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const MARK = 'end-of-watch';

/** Watches a server with MONITOR on a connection of its own. */
export async function watchCommands(port: number): Promise<CommandWatch> {
  const socket = connect(port, '127.0.0.1');
  let output = '';
  socket.on('data', (data: Buffer) => (output += data.toString('latin1')));
  socket.write('MONITOR\r\n');
  await once(socket, 'data');
  const names = (source: RegExp): string[] =>
    output
      .split('\r\n')
      .filter((line) => !line.includes(MARK))
      .map((line) => source.exec(line)?.groups?.['name'])
      .filter((name) => name !== undefined)
      .map((name) => name.toUpperCase());
  return {
    names: () => names(/^\+[\d.]+ \[\d+ (?!lua)\S+\] "(?<name>[^"]*)"/),
    scriptNames: () => names(/^\+[\d.]+ \[\d+ lua\] "(?<name>[^"]*)"/),
    settle: async () => {
      const marker = connect(port, '127.0.0.1');
      marker.end(`ECHO ${MARK}\r\n`);
      await until(() => output.includes(MARK), 'the mark in the output of MONITOR');
      marker.destroy();
    },
    stop: async () => {
      socket.destroy();
      await once(socket, 'close').catch(() => undefined);
    },
  };
}
