import { RawConnection } from '../../redis/wire/raw-connection.ts';
import { openSocket } from '../../redis/wire/socket.ts';
import type { Command } from '../../stores/commands.ts';
import { loopback } from '../loopback.ts';
import { renewSeconds, sandboxSessions } from '../seed/sandbox-sessions.ts';

const CONNECT_MS = 5000;

/**
 * Puts the sample sessions into the Redis on a port of this machine, and keeps those fresh that
 * would be over before anybody looks. The function that comes back ends that.
 */
export async function fillWithSamples(port: number): Promise<() => void> {
  const samples = sandboxSessions(Date.now());
  await send(port, samples.commands);
  const timer = setInterval(() => {
    void send(port, samples.renewals(Date.now())).catch(() => clearInterval(timer));
  }, renewSeconds * 1000);
  return () => clearInterval(timer);
}

async function send(port: number, commands: readonly Command[]): Promise<void> {
  const signal = AbortSignal.timeout(CONNECT_MS);
  const socket = await openSocket({ host: loopback, port }, undefined, signal);
  const connection = new RawConnection(socket);
  try {
    for (const command of commands) {
      const reply = await connection.ask(command);
      if (reply instanceof Error) throw reply;
    }
  } finally {
    connection.close();
  }
}
