import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { until } from './redis-server.ts';

/** A command as MONITOR shows it. */
export interface MonitoredCommand {
  readonly name: string;
  /** The whole line. */
  readonly line: string;
  /** True for what a script called. */
  readonly fromScript: boolean;
}

/** Watches all commands that a server runs until it is stopped, which gives them in order. */
export async function startMonitor(
  port: number,
): Promise<{ stop(): Promise<readonly MonitoredCommand[]> }> {
  const socket: Socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.write('MONITOR\r\n');
  await until(() => text.includes('+OK'), 'MONITOR to start');
  return {
    stop: async () => {
      // A mark of our own: everything before it has been shown when it appears.
      const marker = connect(port, '127.0.0.1');
      await once(marker, 'connect');
      marker.write('ECHO end-of-monitor\r\n');
      await until(() => text.includes('end-of-monitor'), 'the end of MONITOR');
      marker.destroy();
      socket.destroy();
      return text
        .split('\r\n')
        .filter((line) => /^\+\d/.test(line) && !line.includes('end-of-monitor'))
        .map((line) => ({
          name: /\] "([^"]+)"/.exec(line)?.[1]?.toUpperCase() ?? '',
          line,
          fromScript: line.includes(' lua]'),
        }));
    },
  };
}
