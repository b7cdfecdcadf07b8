/**
 * The program that clients of the Model Context Protocol start: passes what it reads to the window of VS Code
 * that has the sessions, and back. Ends with either.
 */
import net from 'node:net';
import { relayVariables } from './relay-variables.ts';

const path = process.env[relayVariables.path];
const token = process.env[relayVariables.token];

if (path === undefined || token === undefined) {
  process.stderr.write('Session Farm starts this program by itself, from VS Code.\n');
  process.exitCode = 2;
} else {
  const socket = net.connect(path);
  let wasConnected = false;
  socket.on('connect', () => {
    wasConnected = true;
    socket.write(`${token}\n`);
    process.stdin.pipe(socket);
    socket.pipe(process.stdout);
  });
  socket.on('error', () => {
    // Who is sent away, or left, while it still writes, ends as others do.
    if (wasConnected) return;
    process.stderr.write('The window of VS Code that started this was closed.\n');
    process.exitCode = 1;
  });
  socket.on('close', () => process.stdin.destroy());
}
